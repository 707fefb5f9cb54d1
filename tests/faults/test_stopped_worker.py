"""A worker that hangs past its lease, one without a sandbox, and one that is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3

import httpx2
import pytest
from fastapi import FastAPI

from app.settings import Settings
from tests.conftest import SANDBOX_IMAGE
from tests.drivers.conftest import runner_container
from tests.faults.conftest import ROOT, Workers, ready_workers, row, send, until

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.slow,
    pytest.mark.sandbox,
    pytest.mark.timeout(480),
]

RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
SLOW = "import time\ntime.sleep(4)\n" + RIGHT  # it is to be hit in its middle


async def stop_between_writes(pid: int, settings: Settings) -> None:
    """Stop the process where it holds no lock of SQLite's: such a one would hold up everybody."""
    path = settings.data / "tensorjudge.db"
    while True:
        os.kill(pid, signal.SIGSTOP)
        with contextlib.closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as there:
            try:
                there.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                os.kill(pid, signal.SIGCONT)
            else:
                there.execute("ROLLBACK")
                return
        await asyncio.sleep(0.02)


async def test_a_worker_stopped_past_its_lease_has_its_late_result_refused(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, workers: Workers
) -> None:
    first = workers.start(lease=3)
    await until(lambda: ready_workers(app), 120, workers)
    id_ = await send(ada, SLOW)

    async def taken() -> bool:
        return (await row(app, id_)).state == "running"

    await until(taken, 60, workers)
    await stop_between_writes(first.pid, settings)
    second = workers.start(lease=3)

    async def done() -> bool:
        return (await row(app, id_)).state == "done"

    await until(done, 120, workers)
    before = await row(app, id_)
    assert (before.attempt, before.verdict) == (2, "accepted")

    second.terminate()
    second.wait(60)
    os.kill(first.pid, signal.SIGCONT)
    # It wakes with its old lease, and is still good for the next.
    next_id = await send(ada, RIGHT)

    async def next_done() -> bool:
        return (await row(app, next_id)).verdict == "accepted"

    await until(next_done, 120, workers)
    assert first.poll() is None
    after = await row(app, id_)
    assert (after.attempt, after.finished_at) == (2, before.finished_at)
    assert "the lease was lost" in workers.said()


@pytest.mark.docker
async def test_without_a_sandbox_submissions_wait_and_are_graded_when_one_comes(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, workers: Workers
) -> None:
    folder = settings.data / "s"
    folder.mkdir()
    worker = workers.start(
        TENSORJUDGE_SANDBOX="attached", TENSORJUDGE_SANDBOX_SOCKET=str(folder / "worker.sock")
    )

    async def listening() -> bool:
        return (folder / "worker.sock").exists()

    await until(listening, 120, workers)
    id_ = await send(ada, RIGHT)
    await asyncio.sleep(2.5)  # for longer than between two looks at the queue
    waiting = await row(app, id_)
    assert (waiting.state, waiting.attempt) == ("queued", 0)
    ready = await ada.get("/readyz")
    assert ready.status_code == 503
    page = await ada.get(f"/submissions/{id_}")
    assert "No sandbox is at hand" in page.text

    async with runner_container(folder, SANDBOX_IMAGE):  # in a container, as is promised
        await asyncio.wait_for(ada.get(f"/api/v1/submissions/{id_}/events"), 180)
    graded = await row(app, id_)
    assert (graded.verdict, graded.attempt, graded.failures) == ("accepted", 1, 0)
    assert worker.poll() is None


async def test_a_worker_told_to_end_gives_its_job_to_the_next(
    app: FastAPI, ada: httpx2.AsyncClient, workers: Workers
) -> None:
    first = workers.start()
    await until(lambda: ready_workers(app), 120, workers)
    id_ = await send(ada, SLOW)

    async def taken() -> bool:
        return (await row(app, id_)).state == "running"

    await until(taken, 60, workers)
    first.terminate()
    assert first.wait(60) == 0
    back = await row(app, id_)
    assert (back.state, back.failures, back.lost) == ("queued", 0, 0)
    assert await ready_workers(app) == []
    workers.start()
    await asyncio.wait_for(ada.get(f"/api/v1/submissions/{id_}/events"), 180)
    assert (await row(app, id_)).verdict == "accepted"
