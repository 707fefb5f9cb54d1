"""A PostgreSQL server of our own, on a free loopback port, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.service import free_port

PATIENCE = 60.0  # seconds until it answers


def programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps it off PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin/"), default=None)


@contextmanager
def running(folder: Path, database: str) -> Iterator[str]:
    """A server on `folder`, made if it is new; the address of that database, ended after.

    Its settings are PostgreSQL's own but for the shared buffers (512 MB): what is measured are
    reads, and those of a small machine.
    """
    place = programs()
    if place is None:
        raise FileNotFoundError("no PostgreSQL server here (apt-get install postgresql)")
    user: str | None = None
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:  # the server refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    with (folder / "log").open("ab") as log:
        if not (data / "PG_VERSION").exists():
            subprocess.run(
                [place / "initdb", "-D", data, "-U", "tensorjudge", "--auth=trust", "--no-sync",
                 "--encoding=UTF8", "--locale=C"],
                user=user, cwd=folder, check=True, stdout=log, stderr=log,
            )  # fmt: skip
        process = subprocess.Popen(
            [place / "postgres", "-D", data, "-p", str(port), "-k", folder, "-c",
             "listen_addresses=127.0.0.1", "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"],
            user=user, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            at = f"postgresql://tensorjudge@127.0.0.1:{port}"
            _until_it_answers(process, at, folder / "log")
            with psycopg.connect(f"{at}/postgres", autocommit=True) as connection:
                known = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [database]
                ).fetchone()
                if not known:
                    connection.execute(f'CREATE DATABASE "{database}"'.encode())
            yield f"{at}/{database}"
        finally:
            process.send_signal(signal.SIGINT)  # "fast": whoever is still connected is cut off
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _until_it_answers(process: subprocess.Popen[bytes], at: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(f"{at}/postgres").close()
            return
        except psycopg.OperationalError:
            said = log.read_text(errors="replace")[-2000:]
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {said}") from None
            time.sleep(0.1)
