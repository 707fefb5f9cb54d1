"""Jobs that need a GPU: who takes them, who leaves them, and what is said while none can."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import event, select, text

from app.accounts import service as accounts
from app.accounts.models import UserRow
from app.database import now, unit_of_work
from app.drivers.gpu import NullGpus
from app.drivers.port import Device
from app.grading import worker
from app.grading.null import INFO, NullJudge
from app.grading.queue.bell import Bell
from app.grading.queue.embedded import EmbeddedQueue
from app.grading.worker import Bench, Worker
from app.settings import Settings
from app.submissions.service import NO_GPU, Submission
from tests.submissions.conftest import CODE, FILES, done, running, send, working, write_problem
from tests.submissions.test_queue import START, queued
from tests.submissions.test_worker import until

pytestmark = pytest.mark.asyncio

GPU = Device(0, "Null 4", 4096, "1.0", "GPU-0", ready=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site with a problem for the CPU, one for a GPU, and one for either."""
    problems = tmp_path / "problems"
    write_problem(problems)
    for device in ("cuda", "any"):
        toml = FILES["problem.toml"] + f'device = "{device}"\n'
        write_problem(problems, f"on-{device}", problem_toml=toml)
    return Settings(data=tmp_path / "data", problems=str(problems), workers=2, rate_limits="off")


@contextlib.asynccontextmanager
async def working_with(
    settings: Settings, gpus: NullGpus, judge: NullJudge | None = None
) -> AsyncIterator[Worker]:
    """A worker with these GPUs."""

    async def open_bench(_: Settings) -> Bench:
        return Bench(judge or NullJudge(), INFO, _nothing, gpus)

    async with running(Worker(settings, open_bench=open_bench)) as one:
        yield one


async def _nothing() -> None:
    return None


async def submit(client: httpx2.AsyncClient, problem: str, code: str = CODE) -> str:
    answer = await client.post(
        "/api/v1/submissions", json={"problem": problem, "code": code, "mode": "submit"}
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def state_of(client: httpx2.AsyncClient, id_: str) -> dict[str, Any]:
    got: dict[str, Any] = (await client.get(f"/api/v1/submissions/{id_}")).json()
    return got


@pytest_asyncio.fixture
async def admin(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that carries an admin's token."""
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.create_user(
            session, "grace", "g@example.org", "a long enough phrase", "admin"
        )
        _, secret = await accounts.create_token(session, user, "test")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app),
        base_url="http://judge.test",
        headers={"Authorization": f"Bearer {secret}"},
    ) as client:
        yield client


async def put(app: FastAPI, *jobs: tuple[str, bool]) -> None:
    """Rows (name, whether it needs a GPU), each a second younger than the one before."""
    async with unit_of_work(app.state.sessions) as session:
        session.add(
            UserRow(
                id=1, username="u", username_key="u", email="", password_hash="", role="learner",
                created_at=START,
            )
        )  # fmt: skip
        await session.flush()
        for number, (name, needs_gpu) in enumerate(jobs):
            row = queued(name, START.replace(second=number))
            row.needs_gpu = needs_gpu
            session.add(row)


def lanes(app: FastAPI) -> tuple[EmbeddedQueue, EmbeddedQueue]:
    """The queue of workers without a GPU, and that of those with one."""
    bell = Bell(app.state.settings.data / "run", "worker")
    return (
        EmbeddedQueue(Submission, app.state.sessions, bell),
        EmbeddedQueue(Submission, app.state.sessions, bell, needs_gpu=True),
    )


async def test_each_lane_gives_its_own_jobs_oldest_first(app: FastAPI) -> None:
    await put(app, ("gpu-1", True), ("cpu-1", False), ("gpu-2", True), ("cpu-2", False))
    plain, gpu = lanes(app)

    async def all_of(queue: EmbeddedQueue) -> list[str]:
        found = []
        while lease := await queue.take("w"):
            found.append(lease.job_id)
        return found

    assert await all_of(plain) == ["cpu-1", "cpu-2"]
    assert await all_of(gpu) == ["gpu-1", "gpu-2"]


async def test_taking_walks_the_queues_index_and_sorts_nothing(app: FastAPI) -> None:
    statements: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, statement, parameters, *_: statements.append((statement, parameters)),
    )  # fmt: skip
    for queue in lanes(app):
        await queue.take("w")
    takes = [item for item in statements if item[0].startswith("UPDATE submissions")]
    assert len(takes) == 2
    async with app.state.engine.connect() as connection:
        for statement, parameters in takes:
            plan = (
                await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ).all()
            told = " | ".join(row[3] for row in plan)
            assert "USING INDEX ix_submissions_open (needs_gpu=?)" in told
            assert "TEMP B-TREE" not in told


async def test_the_row_says_what_the_problem_needs(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    ids = [await submit(ada, slug) for slug in ("doubling", "on-cuda", "on-any")]
    async with unit_of_work(app.state.readers) as session:
        rows = {
            row.id: row.needs_gpu for row in (await session.execute(select(Submission))).scalars()
        }
    assert [rows[id_] for id_ in ids] == [False, True, False]


async def test_without_a_gpu_it_waits_and_others_go_on(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        waiting = [await submit(ada, "on-cuda") for _ in range(3)]
        assert (await done(ada, await submit(ada, "doubling")))["verdict"] == "accepted"
        assert (await done(ada, await submit(ada, "on-any")))["verdict"] == "accepted"
        for id_ in waiting:
            got = await state_of(ada, id_)
            assert (got["state"], got["waits_for"]) == ("queued", NO_GPU)


async def test_the_learner_and_the_admin_are_told_and_nobody_else(
    app: FastAPI,
    settings: Settings,
    ada: httpx2.AsyncClient,
    admin: httpx2.AsyncClient,
) -> None:
    async with working(settings):
        await done(ada, await submit(ada, "doubling"))  # the worker is up
        id_ = await submit(ada, "on-cuda")
        report = await ada.get(f"/submissions/{id_}/report")
        assert NO_GPU in report.text
        assert "Your code is saved" in report.text
        assert "You are next" not in report.text
        app.state.grading = None
        assert "1 submission waits for a machine with a GPU" in (await admin.get("/tracks")).text
        assert "machine with a GPU" not in (await ada.get("/tracks")).text
        assert (await ada.get("/readyz")).json()["waiting_for_gpu"] == 1


async def test_it_is_graded_when_a_second_worker_comes_with_a_gpu(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings) as plain:
        id_ = await submit(ada, "on-cuda")
        await done(ada, await submit(ada, "doubling"))
        assert (await state_of(ada, id_))["state"] == "queued"
        async with working_with(settings, NullGpus(GPU)) as second:
            assert (await done(ada, id_))["verdict"] == "accepted"
            assert second.id != plain.id

            async def told() -> Any:
                ready = (await ada.get("/readyz")).json()
                return ready if "devices" in ready else None

            ready = await until(told)
        assert [device["name"] for device in ready["devices"]] == ["Null 4"]
        assert "waiting_for_gpu" not in ready


async def test_a_gpu_that_gets_ready_later_is_used_from_then_on(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    gpus = NullGpus(replace(GPU, ready=False, reason="It is warming."))
    async with working_with(settings, gpus):
        id_ = await submit(ada, "on-cuda")
        await done(ada, await submit(ada, "doubling"))
        assert (await state_of(ada, id_))["waits_for"] == NO_GPU
        gpus.change(GPU)
        assert (await done(ada, id_))["verdict"] == "accepted"


async def test_one_device_grades_one_job_at_a_time_beside_the_slots(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    class Watching(NullJudge):
        def __init__(self, pause: float) -> None:
            super().__init__(pause=pause)
            self.now = {"cpu": 0, "cuda": 0}
            self.most = {"cpu": 0, "cuda": 0}

        async def grade(self, package: Any, *args: Any, **more: Any) -> Any:
            device = package.toml.device
            self.now[device] += 1
            self.most[device] = max(self.most[device], self.now[device])
            try:
                return await super().grade(package, *args, **more)
            finally:
                self.now[device] -= 1

    judge = Watching(pause=0.02)
    ids = [await submit(ada, "on-cuda") for _ in range(3)]
    ids += [await submit(ada, "doubling") for _ in range(4)]
    async with working_with(settings, NullGpus(GPU), judge):
        for id_ in ids:
            assert (await done(ada, id_))["verdict"] == "accepted"
    assert judge.most == {"cpu": 2, "cuda": 1}


async def test_a_worker_that_finds_no_gpu_for_it_leaves_it_to_another(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row says that anybody may take it: the problem's device was changed since."""
    monkeypatch.setattr(worker, "RELOAD_EVERY", 0)
    id_ = await send(ada)
    toml = FILES["problem.toml"] + 'device = "cuda"\n'
    judge = NullJudge(gpu=False)
    async with working(settings, judge):
        await done(ada, id_)
        write_problem(Path(settings.problems), problem_toml=toml)
        async with unit_of_work(app.state.sessions) as session:
            row = queued("stale", now())
            row.problem, row.user_id = "doubling", 1
            session.add(row)
            await app.state.queue.put(session, "stale")
        with_gpu = EmbeddedQueue(Submission, app.state.sessions, app.state.bell, needs_gpu=True)

        async def moved() -> bool:
            async with unit_of_work(app.state.readers) as session:
                found = await session.execute(
                    text("SELECT state, needs_gpu, failures FROM submissions WHERE id = 'stale'")
                )
                return tuple(found.one()) == ("queued", 1, 0)

        await until(moved)
    lease = await with_gpu.take("w")
    assert lease is not None
    assert lease.job_id == "stale"


async def test_what_waits_is_sorted_anew_when_problems_change_their_device(app: FastAPI) -> None:
    await put(app, ("was-cpu", False), ("was-cuda", True), ("gone", True))
    async with unit_of_work(app.state.sessions) as session:
        for name in ("was-cpu", "was-cuda", "gone"):
            row = await session.get(Submission, name)
            assert row is not None
            row.problem = name
    plain, gpu = lanes(app)
    assert await plain.route(["was-cpu"], ["was-cuda", "other"]) == 2
    assert await plain.route(["was-cpu"], ["was-cuda", "other"]) == 0
    taken = [await plain.take("w"), await gpu.take("w"), await gpu.take("w")]
    assert [lease and lease.job_id for lease in taken] == ["was-cuda", "was-cpu", "gone"]


async def test_a_lost_sandbox_stops_taking_for_its_gpus(
    settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_WAIT", 0.05)
    benches: list[NullJudge] = []

    async def open_bench(_: Settings) -> Bench:
        benches.append(NullJudge())
        return Bench(benches[-1], INFO, _nothing, NullGpus(GPU))

    async with running(Worker(settings, open_bench=open_bench)) as one:
        id_ = await submit(ada, "on-cuda")
        assert (await done(ada, id_))["verdict"] == "accepted"
        one._lose_bench("It went away.")
        id_ = await submit(ada, "on-cuda")
        assert (await done(ada, id_))["verdict"] == "accepted"
    assert [len(judge.graded) for judge in benches] == [1, 1]
