"""The pages of grading: what is open and why, giving back, grading again, workers, sandbox."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import event, insert, select, update

from app.accounts import service as accounts
from app.admin import audit, queue_state, worker_state
from app.database import now, unit_of_work
from app.grading.null import INFO, NullJudge
from app.grading.queue.port import Lease
from app.grading.worker import Bench, Worker
from app.settings import Settings
from app.submissions import overseeing, service
from app.submissions.service import Submission, WorkerRow
from tests.conftest import PASSWORD
from tests.submissions.conftest import running

pytestmark = pytest.mark.asyncio

CRASH = "# verdict: crash\ndef answer():\n    pass\n"


@pytest.fixture
def judge() -> NullJudge:
    return NullJudge()


@asynccontextmanager
async def working(settings: Settings, judge: NullJudge) -> AsyncIterator[Worker]:
    async def open_bench(_: Settings) -> Bench:
        async def close() -> None:
            return None

        return Bench(judge, INFO, close)

    async with running(Worker(settings, open_bench=open_bench)) as worker:
        yield worker


async def add_jobs(app: FastAPI, *jobs: dict[str, Any]) -> None:
    """Submissions of the user ada, one for each dict of columns."""
    async with unit_of_work(app.state.sessions) as session:
        ada = await accounts.create_user(session, "ada", "ada@example.org", PASSWORD)
        common = {
            "user_id": ada.id, "problem": "fixture-problem", "package_digest": "", "code": "secret",
            "mode": "submit", "state": "queued", "created_at": now(), "queued_at": now(),
        }  # fmt: skip
        for job in jobs:
            await session.execute(insert(Submission).values({**common, **job}))


async def job(app: FastAPI, id_: str) -> Submission:
    async with unit_of_work(app.state.readers) as session:
        return (await session.scalars(select(Submission).where(Submission.id == id_))).one()


async def until(condition: Any) -> None:
    async with asyncio.timeout(60):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)


async def test_an_empty_queue_says_so(root: httpx2.AsyncClient) -> None:
    page = (await root.get("/admin/queue")).text
    assert "Nothing waits and nothing runs." in page
    assert "Nothing: each submission got its verdict." in page


async def test_what_waits_says_why(app: FastAPI, root: httpx2.AsyncClient) -> None:
    await add_jobs(app, {"id": "plain"}, {"id": "on-gpu", "needs_gpu": True})
    page = (await root.get("/admin/queue")).text
    assert page.count("No worker runs. Start one.") == 2
    assert "a worker with a GPU" in page
    assert "secret" not in page


async def test_what_needs_a_gpu_says_so_once_a_worker_without_one_runs(
    app: FastAPI, root: httpx2.AsyncClient, settings: Settings, judge: NullJudge
) -> None:
    # Of a problem that this worker does not know: others it would route by their `device`.
    await add_jobs(app, {"id": "on-gpu", "needs_gpu": True, "problem": "elsewhere"})
    async with working(settings, judge) as worker:
        await until(lambda: is_ready(app, worker))
        page = (await root.get("/admin/queue")).text
    assert "It needs a GPU, and no worker has one." in page


async def is_ready(app: FastAPI, worker: Worker) -> bool:
    async with unit_of_work(app.state.readers) as session:
        row = await session.scalar(select(WorkerRow).where(WorkerRow.id == worker.id))
    return row is not None and row.ready


async def test_what_runs_says_where_and_since_when(app: FastAPI, root: httpx2.AsyncClient) -> None:
    await add_jobs(app, {"id": "one"})
    await app.state.queue.take("host-1-abc")
    page = (await root.get("/admin/queue")).text
    assert "host-1-abc" in page
    assert "<code>one</code>" in page
    assert "Give back" in page


async def test_a_job_that_is_given_back_is_taken_anew_and_the_old_result_refused(
    app: FastAPI, root: httpx2.AsyncClient
) -> None:
    await add_jobs(app, {"id": "one"})
    held = await app.state.queue.take("hangs")
    form = {"kind": "submission", "id": "one", "attempt": "1"}
    answer = await root.post("/admin/queue/give-back", data=form)
    assert answer.headers["location"] == "/admin/queue?done=give-back"
    assert await app.state.queue.extend(held) is False
    async with unit_of_work(app.state.sessions) as session:
        assert await service.record_failure(session, held) is False
    assert await app.state.queue.take("other") == Lease("one", 2, "other")
    assert (await job(app, "one")).failures == 0
    async with unit_of_work(app.state.readers) as session:
        rows, _ = await audit.page(session)
    assert [(row.act, row.subject) for row in rows] == [("give_back", "one")]


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "submission", "id": "one", "attempt": "2"},
        {"kind": "submission", "id": "two", "attempt": "1"},
        {"kind": "training", "id": "one", "attempt": "1"},
        {"kind": "submission", "id": "\0", "attempt": "1"},
    ],
)
async def test_only_the_attempt_that_was_seen_is_given_back(
    app: FastAPI, root: httpx2.AsyncClient, form: dict[str, str]
) -> None:
    await add_jobs(app, {"id": "one"})
    held = await app.state.queue.take("works")
    answer = await root.post("/admin/queue/give-back", data=form)
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text
    assert await app.state.queue.extend(held) is True


async def test_a_failure_of_ours_says_why_and_is_graded_again(
    app: FastAPI, root: httpx2.AsyncClient, settings: Settings, judge: NullJudge
) -> None:
    await add_jobs(app, {"id": "one", "code": CRASH})

    async def ended() -> bool:
        return (await job(app, "one")).state == "done"

    async with working(settings, judge):
        await until(ended)
        found = await job(app, "one")
        assert (found.verdict, found.failures, found.attempt) == ("internal_error", 3, 3)
        page = (await root.get("/admin/queue")).text
        assert "RuntimeError: the null judge was told to crash" in page
        assert "Grade again" in page
        async with unit_of_work(app.state.sessions) as session:
            mended = update(Submission).values(code="def answer():\n    pass\n")
            await session.execute(mended)
        answer = await root.post("/admin/queue/retry", data={"id": "one"})
        assert answer.headers["location"] == "/admin/queue?done=retry"
        await until(ended)
    found = await job(app, "one")
    assert (found.verdict, found.failures, found.attempt) == ("accepted", 0, 4)
    async with unit_of_work(app.state.readers) as session:
        rows, _ = await audit.page(session)
    assert [(row.act, row.subject) for row in rows] == [("retry", "one")]


@pytest.mark.parametrize(
    "column",
    [
        {"state": "done", "verdict": "wrong_answer", "finished_at": now()},
        {"state": "running"},
        {"state": "queued"},
    ],
)
async def test_a_verdict_that_a_learner_has_is_never_made_undone(
    app: FastAPI, root: httpx2.AsyncClient, column: dict[str, Any]
) -> None:
    await add_jobs(app, {"id": "one", **column})
    answer = await root.post("/admin/queue/retry", data={"id": "one"})
    assert answer.status_code == 409
    assert (await job(app, "one")).verdict == column.get("verdict")


async def test_a_worker_tells_where_it_is_what_it_has_and_which_barriers_hold(
    app: FastAPI, root: httpx2.AsyncClient, settings: Settings, judge: NullJudge
) -> None:
    async with working(settings, judge) as worker:
        await until(lambda: is_ready(app, worker))
        page = (await root.get("/admin/workers")).text
        assert worker.id in page
        assert f"0 of {settings.slots}" in page
        assert "Ready" in page
        sandbox = (await root.get("/admin/sandbox")).text
        # The null driver promises what a container does, and has none of it.
        assert "runs in a container" in sandbox
        assert "install Docker and run `make image`" in sandbox
    assert "No worker runs" in (await root.get("/admin/workers")).text


async def test_a_worker_that_was_killed_is_shown_as_not_seen_since(
    app: FastAPI, root: httpx2.AsyncClient, settings: Settings, judge: NullJudge
) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(insert(WorkerRow).values(worker_row("killed", ready=True)))
        await service.mark_dead(session, ["killed"])
        alive = await service.workers(session, since=now() - timedelta(seconds=15))
    assert list(alive) == []
    page = (await root.get("/admin/workers")).text
    assert "Not seen since" in page
    assert "Its process is gone without having ended by itself." in page


async def test_a_worker_that_is_killed_by_the_kernel_is_found_dead_by_the_next(
    app: FastAPI, root: httpx2.AsyncClient, settings: Settings, judge: NullJudge
) -> None:
    name = f"{socket.gethostname()[:40]}-killed"
    program = (
        "import asyncio, os, sys\nfrom pathlib import Path\n"
        "from app.grading.queue.bell import Bell\n"
        "async def main():\n"
        f"    Bell(Path(sys.argv[1]), 'worker', {name!r}).open()\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    folder = str(settings.data / "run")
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", program, folder)
    assert await asyncio.wait_for(killed.wait(), 60) == -9
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(insert(WorkerRow).values(worker_row(name, ready=True)))

    async def dead() -> bool:
        async with unit_of_work(app.state.readers) as session:
            row = await session.scalar(select(WorkerRow).where(WorkerRow.id == name))
        return row is not None and row.died_at is not None

    async with working(settings, judge):
        await until(dead)
        page = (await root.get("/admin/workers")).text
    assert "Not seen since" in page
    assert "Gone" in page


def worker_row(id_: str, **columns: Any) -> dict[str, Any]:
    moment = now()
    return {
        "id": id_, "pid": 1, "started_at": moment, "seen_at": moment, "ready": False, "reason": "",
        **columns,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("age", "alive", "gone"), [(5, True, False), (45, False, False), (90, False, True)]
)
async def test_a_worker_that_gives_no_sign_is_late_and_then_gone(
    app: FastAPI, age: int, alive: bool, gone: bool
) -> None:
    async with unit_of_work(app.state.sessions) as session:
        seen = now() - timedelta(seconds=age)
        await session.execute(insert(WorkerRow).values(worker_row("w", seen_at=seen)))
        (worker,) = await worker_state.read(session)
    assert (worker.alive, worker.gone) == (alive, gone)


async def test_local_says_what_it_lacks_in_words(app: FastAPI, root: httpx2.AsyncClient) -> None:
    sandbox = {
        "driver": "local", "isolation": "fresh", "image": "", "torch": "2", "note": "no spaces",
        "barriers": {"namespaces": False, "second_kernel": False},
    }  # fmt: skip
    async with unit_of_work(app.state.sessions) as session:
        row = worker_row("w", ready=True, sandbox=sandbox)
        await session.execute(insert(WorkerRow).values(row))
    page = (await root.get("/admin/sandbox")).text
    for text in (
        "without a container",
        "single-use runner",
        "no spaces",
        "no namespaces",
        "gVisor",
    ):
        assert text in page


async def test_the_pages_of_the_queue_touch_no_row_that_is_done(app: FastAPI) -> None:
    """By the plans: with a million done submissions they cost what the open ones do."""
    await add_jobs(
        app,
        *({"id": f"d{n}", "state": "done", "finished_at": now(), "verdict": "accepted"}
          for n in range(200)),
        {"id": "open"},
        {"id": "ours", "state": "done", "finished_at": now(), "verdict": "internal_error"},
    )  # fmt: skip
    asked: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: asked.append((text, parameters)),
    )  # fmt: skip
    async with unit_of_work(app.state.readers) as session:
        await queue_state.read(session, [])
        await overseeing.internal_errors(session, 20)
    found = [one for one in asked if "FROM submissions" in one[0] or "FROM training" in one[0]]
    assert len(found) == 9
    async with app.state.engine.connect() as connection:
        for statement, parameters in found:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            told = " | ".join(row[3] for row in plan)
            assert "_open" in told or "ix_submissions_internal_error" in told, (
                f"{statement}: {told}"
            )
