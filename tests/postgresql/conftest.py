"""A PostgreSQL server of the tests' own, on a free loopback port, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from benchmarks.service import free_port
from tests.conftest import postgresql_programs
from tests.submissions.conftest import ada, bob, sign_up, write_problem

__all__ = ["ada", "bob", "sign_up"]  # fixtures: here over PostgreSQL


class Server:
    """A running server; `database` makes one for a test."""

    def __init__(self, port: int) -> None:
        self._at = f"postgresql://tensorjudge@127.0.0.1:{port}"
        self._made = 0

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"{self._at}/{database}", autocommit=True)

    def database(self) -> str:
        """The address of a new, empty database."""
        self._made += 1
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE test_{self._made}")
        return f"{self._at}/test_{self._made}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = postgresql_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="tensorjudge-postgresql-"))
    user: str | None = None
    if os.geteuid() == 0:  # the server refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, user)
    port = free_port()
    data = folder / "data"
    log = (folder / "log").open("wb")
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "tensorjudge", "--auth=trust", "--no-sync",
         "--encoding=UTF8", "--locale=C"],
        user=user, cwd=folder, check=True, stdout=log, stderr=log,
    )  # fmt: skip
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F",
         "-c", "listen_addresses=127.0.0.1",
         "-c", "autovacuum=off"],  # it would change plans in the middle of a long run
        user=user, cwd=folder, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        server = Server(port)
        deadline = time.monotonic() + 120
        while True:
            try:
                server.connect().close()
                break
            except psycopg.OperationalError:
                said = (folder / "log").read_text(errors="replace")
                assert process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.1)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # "fast": whoever is still connected is cut off
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(60)
        log.close()
        shutil.rmtree(folder)


@pytest.fixture
def empty(tmp_path: Path, server: Server) -> Settings:
    """Settings with an empty database."""
    write_problem(tmp_path / "problems")
    return Settings(
        data=tmp_path / "data",
        database_url=server.database(),
        problems=str(tmp_path / "problems"),
        workers=2,
        rate_limits="off",
    )


@pytest.fixture
def settings(empty: Settings) -> Settings:
    """The same, migrated."""
    with ThreadPoolExecutor(1) as thread:  # Alembic runs a loop of its own
        thread.submit(migrate, empty).result()
    return empty


@pytest_asyncio.fixture
async def app(settings: Settings, cheap_passwords: None) -> AsyncIterator[FastAPI]:
    """The application over PostgreSQL, started."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app
