"""What training gives to a person's export: each run with what it showed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.accounts.service import User
from app.database import unit_of_work
from app.exporting import Readers, Record, record, rows_of
from app.training import queries
from app.training.models import TrainingRun

# Of the queue, not of the person.
_OURS = ("attempt", "failures", "lost", "trouble", "lease_owner", "lease_until")


async def runs(readers: Readers, user: User) -> AsyncIterator[Record]:
    """By problem, oldest first."""
    order = (TrainingRun.problem, TrainingRun.created_at, TrainingRun.id)
    async for row in rows_of(readers, TrainingRun, user.id, *order):
        async with unit_of_work(readers) as session:
            items = await queries.items_after(session, row.id)
        yield {**record(row, without=_OURS), "shown": [item.content for item in items]}
