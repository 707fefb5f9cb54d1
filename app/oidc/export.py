"""What sign-in by a provider gives to a person's export: who they are there."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.exporting import Readers, Record, record, rows_of
from app.oidc.models import Identity


async def identities(readers: Readers, user: User) -> AsyncIterator[Record]:
    """Oldest first."""
    async for row in rows_of(readers, Identity, user.id, Identity.id):
        yield record(row)
