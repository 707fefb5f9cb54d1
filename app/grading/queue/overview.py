"""What admins see of a queue: open jobs counted, those that run, those that wait longest.

Every statement is served by the partial index of open rows, however many are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.grading.queue.job import Job
from app.grading.verdicts import State


@dataclass(frozen=True, slots=True)
class Count:
    """How many open jobs are in one state and wait for one kind of worker."""

    needs_gpu: bool
    state: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that has no result yet; nothing of what was sent."""

    id: str
    problem: str
    needs_gpu: bool
    state: str
    queued_at: datetime
    started_at: datetime | None
    attempt: int
    failures: int
    lost: int
    trouble: str
    lease_owner: str | None
    lease_until: datetime | None


async def counts(session: AsyncSession, jobs: type[Job]) -> list[Count]:
    """The open jobs, by kind of worker and state."""
    found = await session.execute(
        select(jobs.needs_gpu, jobs.state, func.count(), func.min(jobs.queued_at))
        .where(jobs.finished_at.is_(None))
        .group_by(jobs.needs_gpu, jobs.state)
        .order_by(jobs.needs_gpu, jobs.state)
    )
    return [Count(*row) for row in found]


async def running(session: AsyncSession, jobs: type[Job], limit: int) -> list[OpenJob]:
    """The jobs that somebody holds, the longest-queued first."""
    return await _open(session, jobs, jobs.state == State.RUNNING, limit=limit)


async def waiting(
    session: AsyncSession, jobs: type[Job], *, needs_gpu: bool, limit: int
) -> list[OpenJob]:
    """The jobs that wait longest for one kind of worker."""
    wanted = (jobs.needs_gpu.is_(needs_gpu), jobs.state == State.QUEUED)
    return await _open(session, jobs, *wanted, limit=limit)


async def _open(
    session: AsyncSession, jobs: type[Job], *wanted: ColumnElement[bool], limit: int
) -> list[OpenJob]:
    columns: list[Any] = [
        jobs.id, jobs.problem, jobs.needs_gpu, jobs.state, jobs.queued_at, jobs.started_at,
        jobs.attempt, jobs.failures, jobs.lost, jobs.trouble, jobs.lease_owner, jobs.lease_until,
    ]  # fmt: skip
    found = await session.execute(
        select(*columns)
        .where(jobs.finished_at.is_(None), *wanted)
        .order_by(jobs.queued_at, jobs.id)
        .limit(limit)
    )
    return [OpenJob(*row) for row in found]
