"""One attempt at a submission: grade it, write its cases as they land, then its verdict.

Every write is fenced by the lease: an attempt that was overtaken writes nothing more. Failures of
ours put the submission back; only when they are used up does it end as `internal_error`.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.catalog.service import Package
from app.database import unit_of_work
from app.errors import (
    DeviceUnavailable,
    NotFound,
    SandboxUnavailable,
    Unavailable,
)
from app.grading.holding import MAX_LOST, Holding
from app.grading.queue.bell import Bell
from app.grading.queue.port import Lease, LeaseLostError, Queue
from app.grading.report import CaseReport, Report
from app.grading.service import Trial, parse_custom_cases
from app.grading.verdicts import Mode
from app.submissions import service as submissions
from app.submissions.service import Submission

log = structlog.get_logger(__name__)

# Seconds: cases that land within them share a transaction. No eye sees the difference, and most
# gradings end sooner: all their cases then go with the verdict.
TOGETHER = 0.1
GONE = (
    "This problem is no longer on this site, so your code could not be graded. It is saved, and "
    "this does not count against you."
)


class Judging(Protocol):
    """What grades: `app.grading.service.Judge`, or `app.grading.null.NullJudge`."""

    async def grade(
        self,
        package: Package,
        code: str,
        mode: Mode,
        custom: tuple[Any, ...] = (),
        on_case: Callable[[int, CaseReport], Awaitable[None]] | None = None,
    ) -> Report:
        """Grade; raises `SandboxUnavailable`, or another error for a failure of ours."""
        ...

    async def examples(self, package: Package) -> list[dict[str, Any]]:
        """The visible examples as a page shows them."""
        ...

    async def prepare(self, package: Package) -> None:
        """Make what grading needs of this package, ahead of the first submission."""
        ...

    async def train(
        self,
        package: Package,
        code: str,
        settings: dict[str, Any],
        seed: int,
        on_shown: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> Trial:
        """Train this accepted code, and tell what it shows; raises as `grade`."""
        ...


class Attempt:
    """Grades what one lease names; `run` raises only `SandboxUnavailable` and cancellation."""

    def __init__(
        self,
        lease: Lease,
        judge: Judging,
        *,
        sessions: async_sessionmaker[AsyncSession],
        readers: async_sessionmaker[AsyncSession],
        queue: Queue,
        bell: Bell,
        package_of: Callable[[str, str], Awaitable[Package]],
        extend_every: timedelta,
    ) -> None:
        self.lease = lease
        self._judge = judge
        self._sessions = sessions
        self._readers = readers
        self._bell = bell
        self._package_of = package_of
        self._log = log.bind(submission=lease.job_id, attempt=lease.attempt)
        self._holding = Holding(
            lease, sessions=sessions, queue=queue, extend_every=extend_every, log=self._log
        )
        self._lost = False
        self._landed: dict[int, CaseReport] = {}
        self._stored: set[int] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._writes: asyncio.Task[None] | None = None
        self._grading: asyncio.Task[Report] | None = None

    async def run(self) -> None:
        """Grade, store, tell. Cancelled (the worker stops), it gives the submission back."""
        try:
            await self._grade_and_store()
        except LeaseLostError:
            self._holding.tell_lost()
        except SandboxUnavailable as error:
            await self._give_back(error.detail, counts=False)
            raise
        except DeviceUnavailable as error:
            await self._give_back(error.detail, counts=False, needs_gpu=True)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back("the worker stops", counts=False))
            raise
        except Unavailable as error:
            # Not even giving back would be stored: when the lease ends, another attempt begins.
            self._log.error("the database took neither cases nor verdict", detail=error.detail)
        except Exception as error:
            # Who hung past the lease often wakes to a lost sandbox too: no news then.
            if await self._give_back(f"{type(error).__name__}: {error}", counts=True):
                self._log.exception("an attempt failed, which is our fault")

    async def _grade_and_store(self) -> None:
        # The first attempt has nothing to clear away, and so needs no write lock.
        first = self.lease.attempt == 1
        async with unit_of_work(self._readers if first else self._sessions) as session:
            submission = await submissions.begin(session, self.lease)
        if submission is None:
            raise LeaseLostError
        if submission.lost > MAX_LOST:
            self._log.error("given up: every worker that took it died", lost=submission.lost)
            trouble = f"Given up: {submission.lost} workers that took it died."
            await self._fail(submissions.FAILED, trouble)
            return
        try:
            package = await self._package_of(submission.problem, submission.package_digest)
        except NotFound:
            await self._fail(GONE, "There is no such problem on this site any more.")
            return
        report = await self._grade(package, submission)
        rest = [item for item in enumerate(report.cases) if item[0] not in self._stored]
        await self._holding.store(
            lambda session: submissions.record_verdict(
                session, self.lease, report, rest, digest=package.digest, judged=package.judged
            )
        )
        self._tell()
        self._log.info(
            "graded",
            problem=submission.problem,
            mode=submission.mode,
            verdict=report.verdict.value,
            passed=report.passed,
            total=report.total,
            seconds=round(report.seconds, 4),
        )

    async def _grade(self, package: Package, submission: Submission) -> Report:
        """The report, while a heartbeat holds the lease and cases are stored as they land."""
        custom: tuple[Any, ...] = ()
        if submission.custom_cases is not None:
            custom = parse_custom_cases(package, submission.custom_cases)
        self._grading = asyncio.create_task(
            self._judge.grade(
                package, submission.code, Mode(submission.mode), custom, self._on_case
            )
        )
        heart = asyncio.create_task(self._holding.keep(self._lose))
        try:
            return await self._grading
        except asyncio.CancelledError:
            if self._lost:
                raise LeaseLostError from None
            raise
        finally:
            if self._timer is not None:
                self._timer.cancel()
            if self._writes is not None:
                # Never cancelled: whether it committed must be known before the verdict.
                await self._writes
            for task in (self._grading, heart):
                task.cancel()
            await asyncio.gather(self._grading, heart, return_exceptions=True)

    async def _on_case(self, index: int, case: CaseReport) -> None:
        self._landed[index] = case
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TOGETHER, self._write_soon)

    def _write_soon(self) -> None:
        self._timer = None
        if self._writes is None or self._writes.done():  # else it takes what landed meanwhile
            self._writes = asyncio.create_task(self._write_landed())

    async def _write_landed(self) -> None:
        """Store what landed within some milliseconds, in one transaction; never raises."""
        while self._landed:
            cases, self._landed = sorted(self._landed.items()), {}
            try:
                async with unit_of_work(self._sessions) as session:
                    held = await submissions.record_cases(session, self.lease, cases)
            except Exception as error:
                # They go with the verdict.
                self._log.warning("cases could not be stored now", detail=str(error))
                return
            if not held:
                self._lose()
                return
            self._stored.update(index for index, _ in cases)
            self._tell()

    def _lose(self) -> None:
        self._lost = True
        if self._grading is not None:
            self._grading.cancel()

    async def _give_back(self, reason: str, *, counts: bool, needs_gpu: bool = False) -> bool:
        fail = functools.partial(self._fail, submissions.FAILED)
        return await self._holding.give_back(reason, fail, counts=counts, needs_gpu=needs_gpu)

    async def _fail(self, text: str, trouble: str = "") -> None:
        await self._holding.store(
            lambda session: submissions.record_failure(session, self.lease, text, trouble)
        )
        self._tell()

    def _tell(self) -> None:
        self._bell.ring("web", self.lease.job_id)
