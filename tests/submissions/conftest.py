"""A site with one problem, two learners, and workers with the null judge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.accounts import service as accounts
from app.database import Base, unit_of_work
from app.errors import SandboxUnavailable
from app.grading.null import INFO, NullJudge
from app.grading.report import CaseReport, Report
from app.grading.worker import Bench, Worker
from app.main import create_app
from app.settings import Settings

CODE = "def double(x):\n    return 2 * x\n"

FILES = {
    "problem.toml": 'title = "Doubling"\ndifficulty = "easy"\nentry = "double"\n',
    "statement.md": (
        "## Task\n\nDouble it.\n\n## Example\n\n2 gives 4.\n\n## Constraints\n\nNone.\n"
    ),
    "editorial.md": "Twice the number is the number plus itself.\n",
    "starter.py": "def double(x):\n    pass\n",
    "solution.py": CODE,
    "cases.py": (
        "from sandbox.cases import Case, call\n\n\n"
        "def examples():\n    return [Case('two', calls=[call(2)]), Case('three', calls=[call(3)])]"
        "\n\n\ndef hidden(rng):\n    return [Case('any', calls=[call(rng.randint(0, 9))])]\n"
    ),
    "submissions/accepted/sum.py": "# x + x\ndef double(x):\n    return x + x\n",
    "submissions/wrong_answer/triple.py": "# Triples.\ndef double(x):\n    return 3 * x\n",
}


def write_problem(folder: Path, slug: str = "doubling", **changed: str) -> Path:
    """The package of `FILES` (keywords: a file's name with _ for . and its text)."""
    for name, text in FILES.items():
        path = folder / slug / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(name.replace(".", "_"), text), encoding="utf-8")
    return folder / slug


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_problem(tmp_path / "problems")
    return Settings(
        data=tmp_path / "data",
        problems=str(tmp_path / "problems"),
        workers=2,
        rate_limits="off",
    )


@pytest_asyncio.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application, its tables made, within its lifespan."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        async with app.state.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield app


SignUp = Callable[[str], Coroutine[Any, Any, httpx2.AsyncClient]]


@pytest_asyncio.fixture
async def sign_up(app: FastAPI) -> AsyncIterator[SignUp]:
    """Makes an account, and gives a client that carries its token."""
    clients: list[httpx2.AsyncClient] = []

    async def make(name: str) -> httpx2.AsyncClient:
        async with unit_of_work(app.state.sessions) as session:
            user = await accounts.create_user(
                session, name, f"{name}@example.org", "a long enough phrase"
            )
            _, secret = await accounts.create_token(session, user, "test")
        client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app),
            base_url="http://judge.test",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=30,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()


@pytest_asyncio.fixture
async def ada(sign_up: SignUp) -> httpx2.AsyncClient:
    return await sign_up("ada")


@pytest_asyncio.fixture
async def bob(sign_up: SignUp) -> httpx2.AsyncClient:
    return await sign_up("bob")


@pytest_asyncio.fixture
async def nobody(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client without a credential."""
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://judge.test"
    ) as client:
        yield client


class HeldJudge(NullJudge):
    """Tells its first case, and the others once it is let `go`."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def grade(self, *job: Any) -> Report:
        *rest, on_case = job

        async def land(index: int, case: CaseReport) -> None:
            await on_case(index, case)
            await self.go.wait()

        return await super().grade(*rest, land)


@asynccontextmanager
async def working(settings: Settings, judge: NullJudge | None = None) -> AsyncIterator[Worker]:
    """A worker with the null judge, for the time of a block."""

    async def open_bench(_: Settings) -> Bench:
        async def close() -> None:
            return None

        return Bench(judge or NullJudge(), INFO, close)

    async with running(Worker(settings, open_bench=open_bench)) as worker:
        yield worker


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    """A worker at work for the time of a block."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.work(stop))
    try:
        yield worker
    finally:
        stop.set()
        await asyncio.wait_for(task, 60)


async def no_bench(_: Settings) -> Bench:
    """Where there is no sandbox."""
    raise SandboxUnavailable("There is no sandbox here. Start one.")


async def send(
    client: httpx2.AsyncClient, code: str = CODE, mode: str = "submit", **more: Any
) -> str:
    """Send code; the submission's id."""
    answer = await client.post(
        "/api/v1/submissions", json={"problem": "doubling", "code": code, "mode": mode, **more}
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def done(client: httpx2.AsyncClient, submission_id: str) -> dict[str, Any]:
    """The submission, once its events have ended with the verdict."""
    events = await client.get(f"/api/v1/submissions/{submission_id}/events")
    assert events.status_code == 200, events.text
    answer = await client.get(f"/api/v1/submissions/{submission_id}")
    got: dict[str, Any] = answer.json()
    assert got["state"] == "done"
    return got


def read_events(text: str) -> list[dict[str, str]]:
    """Server-sent events as dicts of their fields, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(
            line.split(": ", 1) for line in block.splitlines() if not line.startswith(":")
        )
        if "event" in fields:
            found.append(fields)
    return found
