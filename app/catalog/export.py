"""What the catalog gives to a person's export: the editorials that they chose to see."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.catalog.models import EditorialReading
from app.exporting import Readers, Record, record, rows_of


async def editorials(readers: Readers, user: User) -> AsyncIterator[Record]:
    """By problem."""
    async for row in rows_of(readers, EditorialReading, user.id, EditorialReading.problem):
        yield record(row)
