"""What tests share: settings, the application over a real database, clients; and what is missing.

A test that needs a part of the machine is marked with its name (docker, browser, compose, sandbox,
postgresql, gpu). Where the part is missing the test is skipped and the summary says so; with
CI=true it fails, but for the GPU's.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import pytest_asyncio
from pytest_socket import socket_allow_hosts

if TYPE_CHECKING:
    import httpx2
    from fastapi import FastAPI

    from app.catalog.service import Catalog
    from app.settings import Settings

PARTS = ("docker", "browser", "compose", "sandbox", "postgresql", "gpu")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
PASSWORD = "three calm tensors"  # of every user that these fixtures make
# Hypothesis has such a profile for CI by itself; on other machines, too, others are at work.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
if not IN_CI:
    hypothesis.settings.load_profile("busy")
SANDBOX_IMAGE = os.environ.get("TENSORJUDGE_SANDBOX_IMAGE", "tensorjudge-sandbox:latest")


# Parts of the machine


def _runs(*command: str) -> bool:
    try:
        # An engine that builds an image, or removes many containers, may take its time.
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps it off PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin/"), default=None)


@cache
def missing(part: str) -> str:
    """Why this part cannot be had here, "" when it can."""
    if part == "docker":
        if not _runs("docker", "version"):
            return "no Docker engine answers"
        if not _runs("docker", "image", "inspect", SANDBOX_IMAGE):
            return f"the image {SANDBOX_IMAGE} is not built (make image)"
    elif part == "browser":
        if not Path("/usr/bin/chromium").exists():
            return "no Chromium at /usr/bin/chromium (apt-get install chromium)"
    elif part == "compose":
        if not shutil.which("docker-compose"):
            return "no docker-compose (apt-get install docker-compose)"
    elif part == "sandbox":
        if importlib.util.find_spec("torch") is None:
            return "no torch on this host (scripts/install test)"
    elif part == "postgresql":
        if postgresql_programs() is None:
            return "no PostgreSQL server here (apt-get install postgresql)"
    elif part == "gpu" and not (shutil.which("nvidia-smi") and _runs("nvidia-smi", "-L")):
        return "no CUDA device"
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail what lacks its part; no test talks to another machine."""
    for part in PARTS:
        if item.get_closest_marker(part) and (why := missing(part)):
            if IN_CI and part != "gpu":
                pytest.fail(f"in CI no test may lack its part: {part}: {why}", pytrace=False)
            pytest.skip(f"missing {part}: {why}")
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every missing part, with the tests that were skipped for it."""
    skipped: dict[str, Counter[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = (
            report.longrepr[2]
            if isinstance(report.longrepr, tuple | list)
            else str(report.longrepr)
        )
        text = reason.removeprefix("Skipped: ")
        if text.startswith("missing "):
            name = report.nodeid.split("[")[0]
            skipped.setdefault(text.removeprefix("missing "), Counter())[name] += 1
    for reason, tests in sorted(skipped.items()):
        terminalreporter.section(f"{sum(tests.values())} not run: {reason}", sep="-")
        for name, count in sorted(tests.items()):
            terminalreporter.line(f"  {name}" + (f" ({count} cases)" if count > 1 else ""))


# The application


@pytest.fixture
def problem_folder(tmp_path: Path) -> Path:
    """A folder of problems with one package, `fixture-problem`, made from the template."""
    from app.catalog import archives
    from app.catalog.commands import TEMPLATE

    folder = tmp_path / "problems"
    folder.mkdir()
    archives.create(TEMPLATE, folder, "fixture-problem")
    return folder


@pytest.fixture
def catalog(problem_folder: Path) -> Catalog:
    """The catalog of that folder."""
    from app.catalog.service import Catalog

    return Catalog.load([problem_folder])


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest revision, to be copied."""
    from app.schema import migrate
    from app.settings import Settings

    settings = Settings(data=tmp_path_factory.mktemp("migrated"), database_url="")
    with ThreadPoolExecutor(1) as thread:  # a loop of its own, whoever asks
        thread.submit(migrate, settings).result()
    return settings.data / "tensorjudge.db"


@pytest.fixture
def settings(
    tmp_path: Path,
    problem_folder: Path,
    migrated_database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """A data folder of the test's own with a migrated database; nothing from the environment."""
    from app.settings import PREFIX, Settings

    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(migrated_database, data / "tensorjudge.db")
    return Settings(data=data, problems=str(problem_folder), rate_limits="off")


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 at its least, for tests that are not about it."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from app.accounts import passwords

    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    monkeypatch.setattr(passwords, "hasher", hasher)
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()


@pytest_asyncio.fixture
async def app(settings: Settings, cheap_passwords: None) -> AsyncIterator[FastAPI]:
    """The whole application, started."""
    from app.main import create_app

    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser that is signed out; redirects are not followed."""
    import httpx2

    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest_asyncio.fixture
async def signed_in(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """The browser of the learner ada, signed in."""
    import httpx2

    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        form = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
        answer = await client.post("/signup", data=form)
        assert answer.status_code == 303, answer.text
        yield client
