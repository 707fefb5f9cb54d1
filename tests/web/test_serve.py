"""`tensorjudge serve` as a process: an empty folder made ready, its worker kept, a clean end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import serve
from app.web.health import Grading
from benchmarks.service import free_port
from benchmarks.usage import children

ROOT = Path(__file__).parents[2]


class Site:
    """A running `serve`."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.port = free_port()
        self.data = folder / "data"
        self.log = folder / "log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if "TENSORJUDGE" not in name},
            "TENSORJUDGE_DATA": str(self.data),
            "TENSORJUDGE_PORT": str(self.port),
            # No sandbox comes: nobody listens behind this socket. What is tested needs none.
            "TENSORJUDGE_SANDBOX": "attached",
            "TENSORJUDGE_SANDBOX_SOCKET": str(folder / "s" / "w.sock"),
            **environment,
        }
        (folder / "s").mkdir()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve", *options],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def get(self, path: str) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait(self, what: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline, self.text()[-3000:]
            assert self.process.poll() is None, self.text()[-3000:]
            time.sleep(0.1)

    def workers(self) -> set[int]:
        """The process ids that workers wrote."""
        connection = sqlite3.connect(self.data / "tensorjudge.db")
        try:
            return {pid for (pid,) in connection.execute("SELECT pid FROM workers")}
        finally:
            connection.close()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    if site.process.poll() is None:
        site.end(signal.SIGKILL)


def _alive(pid: int) -> bool:
    try:
        return "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it may end while it is read
        return False


def test_an_empty_folder_becomes_a_site_that_ends_cleanly_with_its_worker(site: Site) -> None:
    site.wait(lambda: site.get("/healthz")[0] == 200)
    assert site.get("/problems")[0] == 200
    secret = site.data / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(site.data.stat().st_mode) == 0o700
    site.wait(lambda: len(site.workers()) == 1)
    status, body = site.get("/readyz")
    assert status == 503
    assert json.loads(body)["detail"]
    site.wait(lambda: "There is no admin yet" in site.text())
    assert f"TensorJudge is at http://127.0.0.1:{site.port}" in site.text()
    assert "tensorjudge user create NAME" in site.text()
    (worker,) = site.workers()
    assert site.end() == 0
    assert not _alive(worker)
    assert "Traceback" not in site.text()


def test_the_command_is_told_as_it_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv/bin/python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert serve.command() == str(tmp_path / ".venv/bin/tensorjudge")
    monkeypatch.chdir(tmp_path)
    assert serve.command() == ".venv/bin/tensorjudge"
    (tmp_path / "tensorjudge").touch(0o755)
    assert serve.command() == "tensorjudge"


def test_the_sandbox_in_use_is_told_with_what_it_lacks() -> None:
    sandbox = {
        "driver": "local", "isolation": "fork", "torch": "2.13.0", "image": "",
        "barriers": {"container": False, "landlock": True},
    }  # fmt: skip
    assert serve.describe(Grading(True, "", sandbox)) == (
        "Sandbox: local (fork), torch 2.13.0. Ready to grade. Not in place: container."
    )


def test_a_worker_that_is_killed_is_started_again(site: Site) -> None:
    site.wait(lambda: (site.data / "tensorjudge.db").exists() and site.get("/healthz")[0] == 200)
    site.wait(lambda: len(site.workers()) == 1)
    (first,) = site.workers()
    os.kill(first, signal.SIGKILL)
    site.wait(lambda: bool(site.workers() - {first}))
    assert "the worker died; starting it again" in site.text()
    (second,) = site.workers() - {first}
    assert site.end(signal.SIGINT) == 0
    assert not _alive(second)


@pytest.mark.parametrize("worker_is", ["starting", "at work"])
def test_a_site_that_is_killed_leaves_no_worker_behind(site: Site, worker_is: str) -> None:
    site.wait(lambda: bool(children(site.process.pid)))
    if worker_is == "at work":
        site.wait(lambda: site.get("/healthz")[0] == 200)
        site.wait(lambda: len(site.workers()) == 1)
    (worker,) = children(site.process.pid)
    site.end(signal.SIGKILL)
    deadline = time.monotonic() + 60
    while _alive(worker):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_port_that_is_taken_is_said_in_words(site: Site) -> None:
    site.wait(lambda: site.get("/healthz")[0] == 200)
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "cannot be had" in done.stderr
    assert "Set TENSORJUDGE_PORT to a free port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_does_not_load_is_said_with_its_file_and_key(
    tmp_path: Path, problem_folder: Path
) -> None:
    broken = problem_folder / "broken-one"
    shutil.copytree(problem_folder / "fixture-problem", broken)
    toml = broken / "problem.toml"
    toml.write_text(toml.read_text().replace("difficulty", "dificulty"))
    site = Site(tmp_path, "--no-worker", TENSORJUDGE_PROBLEMS=str(problem_folder))
    try:
        site.wait(lambda: "Problems: 1, and 1 that do not load" in site.text())
        assert "broken-one/problem.toml" in site.text()
        assert "dificulty" in site.text()
        assert site.get("/problems/fixture-problem")[0] == 200
        assert site.get("/problems/broken-one")[0] == 404
    finally:
        site.end()


def test_off_loopback_no_local_sandbox_is_taken_unasked(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        TENSORJUDGE_HOST="0.0.0.0",
        TENSORJUDGE_SANDBOX="auto",
        TENSORJUDGE_SANDBOX_SOCKET="",
        DOCKER_HOST="unix:///nowhere.sock",
    )
    try:
        site.wait(lambda: "TENSORJUDGE_SANDBOX=local" in site.get("/readyz")[1])
        status, body = site.get("/readyz")
        assert status == 503
        assert "no Docker engine answers" in json.loads(body)["detail"]
        assert "What you submit is kept" in site.get("/problems")[1]
    finally:
        site.end()
