"""A site in this process, and real workers in processes of their own, to be killed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts import service as accounts
from app.database import unit_of_work
from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from app.submissions.service import Submission, WorkerRow

ROOT = Path(__file__).resolve().parents[2]

# A worker whose leases last `argv[1]` seconds; otherwise as `tensorjudge worker` runs it.
_SHORT_LEASES = """
import sys
from datetime import timedelta
from app.grading.worker import run
from app.logs import configure_logging
configure_logging()
from app.settings import Settings
run(Settings(), lease=timedelta(seconds=float(sys.argv[1])))
"""


class Workers:
    """Starts workers on the test's data folder, and ends those that are left."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._log = (settings.data.parent / "workers.log").open("ab")
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, lease: float | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """A worker process with one slot."""
        what = ["-m", "app.cli", "worker"]
        if lease is not None:
            what = ["-c", _SHORT_LEASES, str(lease)]
        return self.run(*what, **environment)

    def run(self, *what: str, **environment: str) -> subprocess.Popen[bytes]:
        """Python with these arguments, in the service's environment."""
        process = subprocess.Popen(
            [sys.executable, *what],
            cwd=ROOT,
            env={
                **os.environ,
                "TENSORJUDGE_DATA": str(self._settings.data),
                "TENSORJUDGE_PROBLEMS": self._settings.problems,
                "TENSORJUDGE_SANDBOX": "local",
                "TENSORJUDGE_WORKERS": "1",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._processes.append(process)
        return process

    def end(self) -> None:
        """Terminate, then kill, all that still run."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self._processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(60)
        self._log.close()

    def said(self) -> str:
        """What the workers logged."""
        return (self._settings.data.parent / "workers.log").read_text(errors="replace")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    # One problem: a worker that is about to be killed need not prepare all.
    name = "gradient-descent"
    shutil.copytree(ROOT / "problems" / name, tmp_path / "problems" / name)
    settings = Settings(
        data=tmp_path / "data",
        problems=str(tmp_path / "problems"),
        rate_limits="off",
        sandbox="local",
    )
    settings.data.mkdir()
    migrate(settings)
    return settings


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    workers = Workers(settings)
    yield workers
    workers.end()


@pytest_asyncio.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest_asyncio.fixture
async def ada(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A signed-up learner's client."""
    async with unit_of_work(app.state.sessions) as session:
        user = await accounts.create_user(session, "ada", "ada@example.org", "a long enough phrase")
        _, secret = await accounts.create_token(session, user, "test")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app),
        base_url="http://judge.test",
        headers={"Authorization": f"Bearer {secret}"},
        timeout=120,
    ) as client:
        yield client


async def send(client: httpx2.AsyncClient, code: str, problem: str = "gradient-descent") -> str:
    """Send code; the submission's id."""
    answer = await client.post(
        "/api/v1/submissions", json={"problem": problem, "code": code, "mode": "submit"}
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def row(app: FastAPI, id_: str) -> Submission:
    """The submission's row as it is now."""
    async with unit_of_work(app.state.readers) as session:
        return (await session.execute(select(Submission).where(Submission.id == id_))).scalar_one()


async def ready_workers(app: FastAPI) -> list[WorkerRow]:
    """The rows of the workers that can grade."""
    async with unit_of_work(app.state.readers) as session:
        found = await session.execute(select(WorkerRow).where(WorkerRow.ready))
        return list(found.scalars())


async def until(what: Callable[[], Awaitable[Any]], seconds: float, workers: Workers) -> Any:
    """The first true answer; fails with what the workers logged."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := await what():
            return answer
        await asyncio.sleep(0.01)
    raise AssertionError(f"not within {seconds} s; the workers said: {workers.said()[-6000:]}")
