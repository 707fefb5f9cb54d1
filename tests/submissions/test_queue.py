"""The lease machine: what a model allows is what the queue does, and nothing else."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import pytest_asyncio
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.accounts.models import UserRow
from app.database import Base, open_engine, session_factory, unit_of_work
from app.drivers.port import SandboxInfo
from app.grading.queue.bell import Bell
from app.grading.queue.embedded import EmbeddedQueue
from app.grading.queue.port import LEASE, MAX_FAILURES, Lease, LeaseLostError
from app.grading.report import Report
from app.grading.verdicts import Verdict
from app.settings import Settings
from app.submissions.models import Submission
from app.submissions.service import begin, record_failure, record_verdict

START = datetime(2026, 1, 1, tzinfo=UTC)
REPORT = Report(
    problem="p", verdict=Verdict.ACCEPTED, cases=(), total=0, seconds=0.0,
    sandbox=SandboxInfo("null", "none", "", ""),
)  # fmt: skip


async def prepare(settings: Settings) -> tuple[Any, async_sessionmaker[AsyncSession]]:
    """A database with one user."""
    engine = open_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(
            insert(UserRow).values(
                id=1, username="ada", username_key="ada", email="", password_hash="",
                role="learner", created_at=START,
            )
        )  # fmt: skip
    return engine, session_factory(engine)


def queued(name: str, at: datetime) -> Submission:
    return Submission(
        id=name, user_id=1, problem="p", package_digest="d", mode="submit", code="x = 1",
        state="queued", passed=0, total=0, created_at=at, queued_at=at,
    )  # fmt: skip


@dataclass
class Job:
    """What the model knows of a job."""

    queued_at: datetime
    state: str = "queued"
    attempt: int = 0
    owner: str = ""
    until: datetime = START
    failures: int = 0
    lost: int = 0
    verdicts: int = 0


class LeaseMachine(RuleBasedStateMachine):
    """Workers take, extend, finish and give back in any order, while time passes."""

    leases = Bundle("leases")

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.engine, self.sessions = self.runner.run(prepare(Settings(data=self.folder)))
        self.time = START
        self.queue = EmbeddedQueue(
            Submission, self.sessions, Bell(self.folder / "run", "worker"), clock=lambda: self.time
        )
        self.jobs: dict[str, Job] = {}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.engine.dispose())
            self.runner.close()
            shutil.rmtree(self.folder)

    def ours(self, lease: Lease) -> bool:
        job = self.jobs[lease.job_id]
        return (job.state, job.attempt, job.owner) == ("running", lease.attempt, lease.owner)

    @precondition(lambda self: len(self.jobs) < 4)
    @rule()
    def put(self) -> None:
        name = f"job-{len(self.jobs)}"

        async def store() -> None:
            async with unit_of_work(self.sessions) as session:
                session.add(queued(name, self.time))
                await self.queue.put(session, name)

        self.runner.run(store())
        self.jobs[name] = Job(self.time)

    @rule(target=leases, owner=st.sampled_from(["a", "b", "c"]))
    def take(self, owner: str) -> Lease | None:
        lease = self.runner.run(self.queue.take(owner))
        free = [
            (job.queued_at, name)
            for name, job in self.jobs.items()
            if job.state == "queued" or (job.state == "running" and job.until <= self.time)
        ]
        if not free:
            assert lease is None
            return None
        name = min(free)[1]
        job = self.jobs[name]
        assert lease == Lease(name, job.attempt + 1, owner)
        job.lost += job.state == "running"
        job.state, job.attempt, job.owner = "running", lease.attempt, owner
        job.until = self.time + LEASE
        return lease

    @rule(seconds=st.sampled_from([1, 10, 29, 30, 31, 100]))
    def pass_time(self, seconds: int) -> None:
        self.time += timedelta(seconds=seconds)

    @rule(lease=leases)
    def extend(self, lease: Lease | None) -> None:
        if lease is None:
            return
        assert self.runner.run(self.queue.extend(lease)) is self.ours(lease)
        if self.ours(lease):
            self.jobs[lease.job_id].until = self.time + LEASE

    @rule(lease=leases)
    def look(self, lease: Lease | None) -> None:
        if lease is None:
            return

        async def holds() -> tuple[bool, bool]:
            async with unit_of_work(self.sessions) as session:
                return (
                    await self.queue.holds(session, lease),
                    await begin(session, lease) is not None,
                )

        assert self.runner.run(holds()) == (self.ours(lease), self.ours(lease))

    @rule(lease=leases)
    def finish(self, lease: Lease | None) -> None:
        """A lease is kept and may be used again: a late or a doubled result is refused."""
        if lease is None:
            return

        async def store() -> bool:
            async with unit_of_work(self.sessions) as session:
                return await record_verdict(session, lease, REPORT, digest="d")

        assert self.runner.run(store()) is self.ours(lease)
        job = self.jobs[lease.job_id]
        if self.ours(lease):
            job.state, job.verdicts = "done", job.verdicts + 1

    @rule(lease=consumes(leases), counts=st.booleans())
    def give_back(self, lease: Lease | None, counts: bool) -> None:
        if lease is None:
            return
        giving = self.queue.give_back(lease, "a test", counts=counts)
        if not self.ours(lease):
            with pytest.raises(LeaseLostError):
                self.runner.run(giving)
            return
        again = self.runner.run(giving)
        job = self.jobs[lease.job_id]
        job.failures += counts
        if counts and job.failures >= MAX_FAILURES:
            assert not again

            async def fail() -> bool:
                async with unit_of_work(self.sessions) as session:
                    return await record_failure(session, lease)

            assert self.runner.run(fail())
            job.state, job.verdicts = "done", job.verdicts + 1
        else:
            assert again
            job.state, job.owner = "queued", ""

    @rule(owner=st.sampled_from(["a", "b", "c"]))
    def a_worker_dies_and_is_buried(self, owner: str) -> None:
        held = [j for j in self.jobs.values() if (j.state, j.owner) == ("running", owner)]
        assert self.runner.run(self.queue.release(owner, died=True)) == len(held)
        for job in held:
            job.until = self.time

    @rule(owner=st.sampled_from(["a", "b", "c"]))
    def a_worker_ends_as_told(self, owner: str) -> None:
        held = [j for j in self.jobs.values() if (j.state, j.owner) == ("running", owner)]
        assert self.runner.run(self.queue.release(owner, died=False)) == len(held)
        for job in held:
            job.state, job.owner = "queued", ""

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        if not hasattr(self, "jobs"):
            return

        async def rows() -> dict[str, tuple[Any, ...]]:
            async with unit_of_work(self.sessions) as session:
                found = await session.execute(
                    select(
                        Submission.id, Submission.state, Submission.attempt, Submission.failures,
                        Submission.lost, Submission.finished_at.is_(None),
                    )
                )  # fmt: skip
                return {row[0]: tuple(row[1:]) for row in found}

        assert self.runner.run(rows()) == {
            name: (job.state, job.attempt, job.failures, job.lost, job.state != "done")
            for name, job in self.jobs.items()
        }
        assert all(job.verdicts <= 1 for job in self.jobs.values())


TestLeaseMachine = LeaseMachine.TestCase
TestLeaseMachine.settings = hypothesis_settings(
    max_examples=30, stateful_step_count=40, deadline=None, database=None
)


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    engine, sessions = await prepare(Settings(data=tmp_path))
    yield sessions
    await engine.dispose()


@pytest.mark.asyncio
async def test_many_takers_at_once_never_hold_the_same_job(
    sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    queue = EmbeddedQueue(Submission, sessions, Bell(tmp_path / "run", "worker"))
    async with unit_of_work(sessions) as session:
        session.add_all(queued(f"job-{number}", START) for number in range(60))

    async def taker(owner: str) -> list[Lease]:
        taken = []
        while lease := await queue.take(owner):
            taken.append(lease)
        return taken

    hands = await asyncio.gather(*(taker(f"owner-{number}") for number in range(4)))
    ids = [lease.job_id for hand in hands for lease in hand]
    assert sorted(ids) == sorted(f"job-{number}" for number in range(60))


@pytest.mark.asyncio
async def test_a_worker_wakes_when_the_transaction_is_committed_and_not_before(
    sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    web, worker = Bell(tmp_path / "run", "web"), Bell(tmp_path / "run", "worker")
    web.open()
    worker.open()
    putting, waiting = (
        EmbeddedQueue(Submission, sessions, web),
        EmbeddedQueue(Submission, sessions, worker),
    )
    try:
        async with unit_of_work(sessions) as session:
            session.add(queued("job", START))
            await putting.put(session, "job")
            await session.flush()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(waiting.wait(60), 0.1)
        await asyncio.wait_for(waiting.wait(600), 60)
        assert await waiting.take("a") == Lease("job", 1, "a")
    finally:
        web.close()
        worker.close()


@pytest.mark.asyncio
async def test_a_transaction_that_is_rolled_back_leaves_no_job_and_rings_no_bell(
    sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    bell = Bell(tmp_path / "run", "worker")
    bell.open()
    queue = EmbeddedQueue(Submission, sessions, bell)
    try:
        async with sessions() as session:
            session.add(queued("job", START))
            await queue.put(session, "job")
            await session.flush()
            await session.rollback()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(queue.wait(60), 0.1)
        assert await queue.take("a") is None
    finally:
        bell.close()
