"""All SQL of training runs (the queue's own statements are in `app.grading.queue.embedded`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, case, delete, func, insert, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import UtcDateTime, now
from app.grading.queue.job import held
from app.grading.queue.port import Lease
from app.grading.verdicts import State
from app.training.models import TrainingItem, TrainingRun

_ITEMS = cast(Table, TrainingItem.__table__)


async def owned(session: AsyncSession, run_id: str, user_id: int) -> TrainingRun | None:
    """The run, if it is this user's."""
    found = await session.execute(
        select(TrainingRun).where(TrainingRun.id == run_id, TrainingRun.user_id == user_id)
    )
    return found.scalar_one_or_none()


async def by_id(session: AsyncSession, run_id: str) -> TrainingRun | None:
    """The run as it stands in the database."""
    found = await session.execute(select(TrainingRun).where(TrainingRun.id == run_id))
    return found.scalar_one_or_none()


async def newest(
    session: AsyncSession, user_id: int, problem: str, limit: int
) -> Sequence[TrainingRun]:
    """A user's runs of a problem (or of any, ""), newest first."""
    query = select(TrainingRun).where(TrainingRun.user_id == user_id)
    if problem:
        query = query.where(TrainingRun.problem == problem)
    query = query.order_by(TrainingRun.created_at.desc(), TrainingRun.id.desc()).limit(limit)
    return (await session.execute(query)).scalars().all()


async def open_of(session: AsyncSession, user_id: int) -> TrainingRun | None:
    """The user's run that is not done yet."""
    found = await session.execute(
        select(TrainingRun)
        .where(TrainingRun.user_id == user_id, TrainingRun.finished_at.is_(None))
        .limit(1)
    )
    return found.scalar_one_or_none()


async def ahead(session: AsyncSession, run: TrainingRun) -> int:
    """How many runs stand before a queued one, those at work among them."""
    found = await session.execute(
        select(func.count())
        .select_from(TrainingRun)
        .where(
            TrainingRun.finished_at.is_(None),
            TrainingRun.needs_gpu.is_(run.needs_gpu),
            or_(
                TrainingRun.state == State.RUNNING,
                tuple_(TrainingRun.queued_at, TrainingRun.id) < (run.queued_at, run.id),
            ),
            TrainingRun.id != run.id,
        )
    )
    return found.scalar_one()


async def items_after(
    session: AsyncSession, run_id: str, index: int = -1
) -> Sequence[TrainingItem]:
    """What a run showed behind this index, in order."""
    found = await session.execute(
        select(TrainingItem)
        .where(TrainingItem.run_id == run_id, TrainingItem.index > index)
        .order_by(TrainingItem.index)
    )
    return found.scalars().all()


async def item(session: AsyncSession, run_id: str, index: int) -> TrainingItem | None:
    """One thing that a run showed."""
    found = await session.execute(
        select(TrainingItem).where(TrainingItem.run_id == run_id, TrainingItem.index == index)
    )
    return found.scalar_one_or_none()


async def leased(session: AsyncSession, lease: Lease) -> TrainingRun | None:
    """The run, locked, if the lease is still ours."""
    found = await session.execute(
        select(TrainingRun)
        .where(held(TrainingRun, lease))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def add_items(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Store what was shown."""
    if rows:
        await session.execute(insert(_ITEMS), rows)


async def drop_items(session: AsyncSession, run_id: str) -> None:
    """Forget what an earlier attempt showed."""
    await session.execute(delete(TrainingItem).where(TrainingItem.run_id == run_id))


async def finish(session: AsyncSession, lease: Lease, values: dict[str, Any]) -> bool:
    """Close the run; False when the lease is no longer ours."""
    closed = await session.execute(
        update(TrainingRun)
        .where(held(TrainingRun, lease))
        .values(state=State.DONE, finished_at=now(), lease_owner=None, lease_until=None, **values)
        .returning(TrainingRun.id)
        .execution_options(synchronize_session=False)
    )
    return closed.one_or_none() is not None


async def stop(session: AsyncSession, run_id: str, moment: datetime, outcome: str) -> None:
    """Close a run that waits; have one at work end."""
    # One statement: between two a worker might give the run back, and neither would find it.
    waits = TrainingRun.state == State.QUEUED
    await session.execute(
        update(TrainingRun)
        .where(TrainingRun.id == run_id, TrainingRun.finished_at.is_(None))
        .values(
            stop=True,
            state=case((waits, State.DONE.value), else_=TrainingRun.state),
            outcome=case((waits, outcome), else_=TrainingRun.outcome),
            finished_at=case(
                (waits, literal(moment, UtcDateTime())), else_=TrainingRun.finished_at
            ),
        )
        .execution_options(synchronize_session=False)
    )
