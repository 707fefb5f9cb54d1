"""What drafts give to a person's export: the text of each problem, as it was left."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.drafts.models import Draft
from app.exporting import Readers, Record, record, rows_of


async def drafts(readers: Readers, user: User) -> AsyncIterator[Record]:
    """By problem."""
    async for row in rows_of(readers, Draft, user.id, Draft.problem):
        yield record(row)
