"""The embedded queue: rows leased by one `UPDATE … RETURNING`, on SQLite or PostgreSQL.

A lease ends by its time, and is then anybody's: taking raises `attempt`, and only the current
attempt may write. A worker that comes back late finds its attempt past and its result refused; one
whose lease ran out while nobody else wanted the job may still finish it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Table, and_, bindparam, case, event, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from app.database import UtcDateTime, now, storable, unit_of_work
from app.grading.queue.bell import JOB, Bell
from app.grading.queue.job import Job, held
from app.grading.queue.port import LEASE, MAX_FAILURES, Lease, LeaseLostError
from app.grading.verdicts import State

log = structlog.get_logger(__name__)


TROUBLE = 300  # characters kept of why a job was given back

_MOMENT = bindparam("moment", type_=UtcDateTime())


@functools.cache  # it stands between every submission and its worker
def _take(model: Any, *, needs_gpu: bool) -> Any:
    """The statement that takes the oldest job of those that need a GPU, or of those that do not."""
    oldest = (
        select(model.id)
        .where(
            model.finished_at.is_(None),
            model.needs_gpu.is_(needs_gpu),
            or_(
                model.state == State.QUEUED,
                and_(model.state == State.RUNNING, model.lease_until <= _MOMENT),
            ),
        )
        .order_by(model.queued_at, model.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time
        .scalar_subquery()
    )
    jobs = _table(model)  # the model's own update does several times the work
    return (
        update(jobs)
        .where(jobs.c.id == oldest)
        .values(
            state=State.RUNNING,
            attempt=jobs.c.attempt + 1,
            lost=jobs.c.lost + case((jobs.c.state == State.RUNNING, 1), else_=0),
            lease_owner=bindparam("owner"),
            lease_until=bindparam("until"),
            started_at=_MOMENT,
        )
        .returning(jobs.c.id, jobs.c.attempt)
    )


def _table(model: type[Job]) -> Table:
    return cast(Table, cast(Any, model).__table__)


class EmbeddedQueue:
    """The port of `queue.port` over the service's own database; the bell wakes workers.

    `jobs`: the model whose rows are the jobs. `needs_gpu`: it takes the jobs that need a GPU, and
    only those; else all others.
    """

    def __init__(
        self,
        jobs: type[Job],
        sessions: async_sessionmaker[AsyncSession],
        bell: Bell,
        *,
        lease: timedelta = LEASE,
        clock: Callable[[], datetime] = now,
        needs_gpu: bool = False,
    ) -> None:
        self._sessions = sessions
        self._bell = bell
        self.lease = lease
        self._now = clock
        self._jobs = jobs
        self._take = _take(cast(Any, jobs), needs_gpu=needs_gpu)
        self._rung = bell.subscribe(JOB)

    async def put(self, session: AsyncSession, job_id: str) -> None:
        """The row, inserted in `session` as queued, is the job; workers wake after its commit."""
        bell = self._bell

        def ring(_: Session) -> None:
            bell.ring("worker", JOB)

        event.listen(session.sync_session, "after_commit", ring, once=True)

    async def take(self, owner: str) -> Lease | None:
        """Lease the oldest job that is queued, or whose lease ended; None when there is none."""
        moment = self._now()
        async with unit_of_work(self._sessions) as session:
            taken = await session.execute(
                self._take, {"moment": moment, "until": moment + self.lease, "owner": owner}
            )
            row = taken.one_or_none()
        return Lease(row.id, row.attempt, owner) if row else None

    async def wait(self, seconds: float) -> None:
        """Return when a job may have come since the last call, or after this many seconds."""
        # Not wait_for: before Python 3.12 it swallows a cancellation that comes with the ring.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    async def extend(self, lease: Lease) -> bool:
        """Hold on for another lease's time; False when it is no longer ours."""
        async with unit_of_work(self._sessions) as session:
            extended = await session.execute(
                update(self._jobs)
                .where(held(self._jobs, lease))
                .values(lease_until=self._now() + self.lease)
                .returning(self._jobs.id)
                .execution_options(synchronize_session=False)
            )
            return extended.one_or_none() is not None

    async def holds(self, session: AsyncSession, lease: Lease) -> bool:
        """Lock the row in this transaction and say whether the lease is still ours."""
        # SQLite's transaction holds the write lock already (BEGIN IMMEDIATE).
        row = await session.execute(
            select(self._jobs.id).where(held(self._jobs, lease)).with_for_update()
        )
        return row.one_or_none() is not None

    async def give_back(
        self, lease: Lease, reason: str, *, counts: bool = True, needs_gpu: bool = False
    ) -> bool:
        """Queue it again after a failure of ours; False when the failures are used up.

        Then the lease is still ours, for the verdict `internal_error`. `counts` False: there was
        no sandbox; it waits. `needs_gpu`: from now on it is for workers with a GPU. The reason is
        kept for admins. Raises `LeaseLostError`.
        """
        trouble = storable(" ".join(reason.split()))[:TROUBLE]
        async with unit_of_work(self._sessions) as session:
            counted = await session.execute(
                update(self._jobs)
                .where(held(self._jobs, lease))
                .values(failures=self._jobs.failures + (1 if counts else 0), trouble=trouble)
                .returning(self._jobs.failures)
                .execution_options(synchronize_session=False)
            )
            failures = counted.scalar_one_or_none()
            if failures is None:
                raise LeaseLostError
            if counts and failures >= MAX_FAILURES:
                return False
            await session.execute(
                update(self._jobs)
                .where(held(self._jobs, lease))
                .values(
                    state=State.QUEUED,
                    lease_owner=None,
                    lease_until=None,
                    **({"needs_gpu": True} if needs_gpu else {}),
                )
                .execution_options(synchronize_session=False)
            )
        log.info("gave back", job=lease.job_id, attempt=lease.attempt, reason=reason)
        self._bell.ring("worker", JOB)
        return True

    async def revoke(self, session: AsyncSession, job_id: str, attempt: int, reason: str) -> bool:
        """Take a job away from whoever holds this attempt, and queue it again; False if nobody.

        In the caller's transaction; workers wake after its commit. The holder finds its lease lost
        at its next heartbeat, and ends what it does; a result that comes before is refused.
        """
        revoked = await session.execute(
            update(self._jobs)
            .where(
                self._jobs.id == job_id,
                self._jobs.attempt == attempt,
                self._jobs.state == State.RUNNING,
            )
            .values(
                state=State.QUEUED, lease_owner=None, lease_until=None, trouble=reason[:TROUBLE]
            )
            .returning(self._jobs.id)
            .execution_options(synchronize_session=False)
        )
        if revoked.one_or_none() is None:
            return False
        await self.put(session, job_id)
        return True

    async def release(self, owner: str, *, died: bool) -> int:
        """End all leases of a worker that is gone; how many they were.

        `died`: they were lost with it. Else it ended as told and works at none of them: they are
        queued again, and none counts as lost. Who is told to end while taking a job has such a one.
        """
        ends: dict[str, Any] = {"lease_until": self._now()}
        if not died:
            ends = {"state": State.QUEUED, "lease_owner": None, "lease_until": None}
        async with unit_of_work(self._sessions) as session:
            ended = await session.execute(
                update(self._jobs)
                .where(
                    self._jobs.finished_at.is_(None),
                    self._jobs.state == State.RUNNING,
                    self._jobs.lease_owner == owner,
                )
                .values(**ends)
                .returning(self._jobs.id)
                .execution_options(synchronize_session=False)
            )
            return len(ended.all())

    async def route(self, needs_gpu: Collection[str], others: Collection[str]) -> int:
        """Mend what waits for the wrong kind of worker since its problem's `device` was changed.

        `needs_gpu`, `others`: slugs. How many rows were mended; what is in neither stays as it is.
        """
        lanes = [(needs, set(slugs)) for needs, slugs in ((True, needs_gpu), (False, others))]
        waiting = (self._jobs.finished_at.is_(None), self._jobs.state == State.QUEUED)
        async with unit_of_work(self._sessions) as session:
            found = await session.execute(
                select(self._jobs.problem, self._jobs.needs_gpu).where(*waiting).distinct()
            )
            wrong = [
                (slug, needs)
                for slug, now_needs in found.all()
                for needs, slugs in lanes
                if slug in slugs and now_needs != needs
            ]
            mended = 0
            for slug, needs in wrong:
                updated = await session.execute(
                    update(self._jobs)
                    .where(*waiting, self._jobs.problem == slug)
                    .values(needs_gpu=needs)
                    .returning(self._jobs.id)
                    .execution_options(synchronize_session=False)
                )
                mended += len(updated.all())
        return mended
