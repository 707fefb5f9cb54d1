"""What progress gives to a person's export: how they want it to be shown."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.exporting import Readers, Record, record, rows_of
from app.progress.models import ProgressSettings


async def settings(readers: Readers, user: User) -> AsyncIterator[Record]:
    """One record, or none while nothing was chosen."""
    async for row in rows_of(readers, ProgressSettings, user.id, ProgressSettings.user_id):
        yield record(row)
