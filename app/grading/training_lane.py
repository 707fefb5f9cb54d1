"""The worker's lane of long jobs: one training run at a time, beside the gradings.

A run's child works only where no grading of its runner wants the core, so the lane takes no slot.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.catalog.service import Package
from app.database import unit_of_work
from app.errors import Invalid, NotFound, SandboxUnavailable, Unavailable
from app.grading.attempt import Judging
from app.grading.holding import MAX_LOST, Holding
from app.grading.queue.bell import Bell
from app.grading.queue.port import Lease, LeaseLostError, Queue
from app.grading.training import Outcome, Trial
from app.training import service as training
from app.training.service import TrainingRun

log = structlog.get_logger(__name__)

TOGETHER = 0.3  # seconds of a run's items that share a transaction
LOOK_EVERY = 2.0  # seconds until the queue is looked at although no bell rang
GONE = "This problem is no longer on this site as it was, so nothing could be trained."


class TrainingAttempt:
    """Trains what one lease names; `run` raises only `SandboxUnavailable` and cancellation."""

    def __init__(
        self,
        lease: Lease,
        judge: Judging,
        *,
        sessions: async_sessionmaker[AsyncSession],
        queue: Queue,
        bell: Bell,
        package_of: Callable[[str], Awaitable[Package]],
        extend_every: timedelta,
    ) -> None:
        self.lease = lease
        self._judge = judge
        self._sessions = sessions
        self._bell = bell
        self._package_of = package_of
        self._log = log.bind(training_run=lease.job_id, attempt=lease.attempt)
        self._holding = Holding(
            lease, sessions=sessions, queue=queue, extend_every=extend_every, log=self._log
        )
        self._landed: list[dict[str, Any]] = []
        self._stored = 0
        self._lost = self._stopped = False
        self._work: asyncio.Task[Trial] | None = None

    async def run(self) -> None:
        """Train, store, tell. Cancelled (the worker stops), it gives the run back."""
        try:
            await self._train_and_store()
        except LeaseLostError:
            self._holding.tell_lost()
        except SandboxUnavailable as error:
            await self._give_back(error.detail, counts=False)
            raise
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back("the worker stops", counts=False))
            raise
        except Unavailable as error:
            self._log.error("the database did not take the end of a run", detail=error.detail)
        except Exception as error:
            if await self._give_back(f"{type(error).__name__}: {error}", counts=True):
                self._log.exception("a training run failed, which is our fault")

    async def _train_and_store(self) -> None:
        async with unit_of_work(self._sessions) as session:
            run = await training.begin(session, self.lease)
        if run is None:
            raise LeaseLostError
        self._tell()
        if run.lost > MAX_LOST:
            self._log.error("given up: every worker that took it died", lost=run.lost)
            await self._fail(training.FAILED)
            return
        try:
            package = await self._package_of(run.problem)
            settings = _table(package).checked(run.settings)
        except (NotFound, Invalid):
            await self._fail(GONE)
            return
        trial = await self._train(package, run, settings)
        await self._holding.store(lambda session: self._end(session, trial))
        self._tell()
        self._log.info(
            "trained",
            problem=run.problem,
            outcome=trial.outcome.value,
            shown=self._stored,
            seconds=trial.seconds and round(trial.seconds, 2),
        )

    async def _train(self, package: Package, run: TrainingRun, settings: dict[str, Any]) -> Trial:
        """What came of it, while a heartbeat holds the lease and items are stored as they come."""
        self._stopped = run.stop
        if self._stopped:  # asked for while its worker died
            return Trial(Outcome.STOPPED)
        self._work = asyncio.create_task(
            self._judge.train(package, run.code, settings, run.seed, self._on_shown)
        )
        heart = asyncio.create_task(self._holding.keep(self._lose))
        writing = asyncio.create_task(self._write(self._work))
        try:
            return await self._work
        except asyncio.CancelledError:
            if self._lost:
                raise LeaseLostError from None
            if self._stopped:
                return Trial(Outcome.STOPPED)
            raise
        finally:
            for task in (self._work, heart):
                task.cancel()
            await asyncio.gather(self._work, heart, writing, return_exceptions=True)

    async def _on_shown(self, item: dict[str, Any]) -> None:
        last = self._landed[-1] if self._landed else None
        if last is not None and last["what"] == item["what"] == "progress":
            self._landed[-1] = item
        else:
            self._landed.append(item)

    async def _write(self, work: asyncio.Task[Trial]) -> None:
        """Store what lands, and look whether the learner wants an end, until the work is done."""
        with self._bell.listening(self.lease.job_id) as rung:
            while not work.done():
                rung.clear()
                ringing = asyncio.create_task(rung.wait())
                await asyncio.wait(
                    (work, ringing), timeout=TOGETHER, return_when=asyncio.FIRST_COMPLETED
                )
                ringing.cancel()
                if not work.done():
                    await self._flush()

    async def _flush(self) -> None:
        items, self._landed = self._landed, []
        try:
            async with unit_of_work(self._sessions) as session:
                goes_on = await training.record_items(session, self.lease, self._stored, items)
        except Exception as error:
            self._log.warning("items could not be stored now", detail=str(error))
            self._landed = items + self._landed
            return
        if goes_on is None:
            self._lose()
            return
        self._stored += len(items)
        if items:
            self._tell()
        if not goes_on:
            self._stopped = True
            self._cancel()

    async def _end(self, session: AsyncSession, trial: Trial) -> bool:
        """Store what landed last, and close the run; False when it is no longer ours."""
        held = await training.record_items(session, self.lease, self._stored, self._landed)
        return held is not None and await training.record_end(session, self.lease, trial)

    def _lose(self) -> None:
        self._lost = True
        self._cancel()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    async def _give_back(self, reason: str, *, counts: bool) -> bool:
        fail = functools.partial(self._fail, training.FAILED)
        ours = await self._holding.give_back(reason, fail, counts=counts)
        self._tell()
        return ours

    async def _fail(self, text: str) -> None:
        await self._holding.store(
            lambda session: training.record_failure(session, self.lease, text)
        )
        self._tell()

    def _tell(self) -> None:
        self._bell.ring("web", self.lease.job_id)


def _table(package: Package) -> Any:
    if package.toml.training is None:
        raise NotFound(GONE)
    return package.toml.training


async def dispatch(
    owner: str,
    queue: Queue,
    attempt: Callable[[Lease], TrainingAttempt],
    lost: Callable[[str], None],
) -> None:
    """Take one run after another, for ever; cancelled, it gives back the one at work.

    `lost` is told when the sandbox went away.
    """
    while True:
        lease = await queue.take(owner)
        if lease is None:
            await queue.wait(LOOK_EVERY)
            continue
        task = asyncio.create_task(attempt(lease).run())
        try:
            await asyncio.shield(task)
        except SandboxUnavailable as error:
            lost(error.detail)
            return
        except asyncio.CancelledError:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, SandboxUnavailable):
                await task
            raise
