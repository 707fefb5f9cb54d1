"""A bout: all hostile programs against one running service, right answers between them.

Everything is submitted at once and graded two at a time, so that each program has neighbours in its
own runner, after it and beside it. Those are right answers of another learner, whose code carries a
mark for thieves to look for, and who needs threads, pipes, files and room of their own.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import docker
import httpx2

from app.settings import Settings
from benchmarks import footprint
from benchmarks.footprint import Footprint
from benchmarks.service import ROOT, Service, running_service
from tests.hostile.catalogue import PROBLEM, PROBLEMS, Program

EXERCISE = "gradient-descent"  # what the right answers answer
RUNNERS = 2

_RIGHT = """
import os
import threading

MARK = "LEARNER_MARK_{mark}"


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        threads = [threading.Thread(target=self.use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for _ in range(iterations):
            init = init - learning_rate * 2 * init
        return init

    def use(self):
        read, write = os.pipe()
        os.write(write, MARK.encode())
        name = "/tmp/" + str(threading.get_ident())
        with open(name, "wb") as file:
            file.write(os.read(read, 100))
        with open(name, "rb") as file:
            assert file.read() == MARK.encode()
"""


def _stations(fresh: bool) -> int:
    """How many runners the driver keeps: single-use ones are warmed ahead."""
    return 2 * RUNNERS + 1 if fresh else RUNNERS


def right_answer() -> str:
    """A right answer to `EXERCISE`, with a mark of its own."""
    return _RIGHT.replace("{mark}", secrets.token_hex(8))


class Bout:
    """A running service while programs are thrown at it."""

    def __init__(self, service: Service, before: Footprint, *, fresh: bool) -> None:
        self.before = before
        self.fresh = fresh
        self._service = service
        self._learner = service.client.headers["Authorization"]
        service.sign_up()
        self._villain = service.client.headers["Authorization"]
        self._runs: dict[str, list[str]] = {}
        self._right: list[str] = []
        self._after: Footprint | None = None

    def begin(self, programs: list[Program]) -> None:
        """Submit every program, and right answers between them."""
        # A single-use container costs a second or two: neighbours are fewer there, and none of them
        # is met by a second run.
        every = 12 if self.fresh else 1
        for _ in range(RUNNERS + 1):
            self._submit_right()
        for number, program in enumerate(programs):
            self._submit(program)
            if number % every == 0:
                self._submit_right()
        # What one run leaves is found by the next in the same runner, if at all.
        for _ in range(0 if self.fresh else RUNNERS):
            for program in programs:
                if program.family == "persistence":
                    self._submit(program)
        self._submit_right()

    def _submit(self, program: Program) -> None:
        self._service.client.headers["Authorization"] = self._villain
        id_ = self._service.submit(PROBLEM, program.code)
        self._runs.setdefault(program.name, []).append(id_)

    def _submit_right(self) -> None:
        self._service.client.headers["Authorization"] = self._learner
        self._right.append(self._service.submit(EXERCISE, right_answer()))

    def runs(self, program: Program) -> list[dict[str, Any]]:
        """What each run of this program came to."""
        self._service.client.headers["Authorization"] = self._villain
        return [self._service.finished(id_) for id_ in self._runs[program.name]]

    def right_answers(self) -> list[dict[str, Any]]:
        """What the right answers came to."""
        self._service.client.headers["Authorization"] = self._learner
        return [self._service.finished(id_) for id_ in self._right]

    def seen_by_the_villain(self) -> Iterator[str]:
        """Every submission of the villain's as the API gives it, whole."""
        self._service.client.headers["Authorization"] = self._villain
        for ids in self._runs.values():
            for id_ in ids:
                yield self._service.client.get(f"/api/v1/submissions/{id_}").text

    def asked_by_the_villain(self) -> list[httpx2.Response]:
        """Each right answer, asked for by the one who did not write it."""
        self._service.client.headers["Authorization"] = self._villain
        return [self._service.client.get(f"/api/v1/submissions/{id_}") for id_ in self._right[:3]]

    @property
    def after(self) -> Footprint:
        """What the service holds once all is graded."""
        if self._after is None:
            self.right_answers()
            for program in self._runs.values():
                for id_ in program:
                    self._service.client.headers["Authorization"] = self._villain
                    self._service.finished(id_)
            self._after = footprint.settled(self._service, _stations(self.fresh))
        return self._after


@contextmanager
def _beside(folder: Path) -> Iterator[tuple[str, ...]]:
    """Runners that somebody else started for `folder`, as compose would: again when they end."""
    from app.drivers.docker import hardening

    client = docker.from_env()
    started = []
    try:
        for _ in range(RUNNERS):
            container = client.containers.run(
                Settings().sandbox_image,
                detach=True,
                restart_policy={"Name": "always"},
                volumes={str(folder): {"bind": "/run/tensorjudge", "mode": "ro"}},
                **hardening(),
            )
            started.append(container)
        yield tuple(str(container.id) for container in started)
    finally:
        for container in started:
            container.remove(force=True)
        client.close()


@contextmanager
def bout(folder: Path, driver: str, isolation: str) -> Iterator[Bout]:
    """A service on this driver, warm, with the suite's exercise and a real one."""
    problems = folder / "problems"
    shutil.copytree(PROBLEMS / PROBLEM, problems / PROBLEM)
    shutil.copytree(ROOT / "problems" / EXERCISE, problems / EXERCISE)
    shared = folder / "runner"
    shared.mkdir(mode=0o755)
    with (
        _beside(shared) if driver == "attached" else nullcontext(()) as beside,
        running_service(
            folder,
            sandbox=driver,
            TENSORJUDGE_ISOLATION=isolation,
            TENSORJUDGE_PROBLEMS=str(problems),
            TENSORJUDGE_WORKERS=str(RUNNERS),
            TENSORJUDGE_SANDBOX_SOCKET=str(shared / "worker.sock"),
        ) as service,
    ):
        service.beside = beside
        service.until_prepared()
        # The first gradings fill caches that then stay as they are.
        first = [
            service.submit(EXERCISE, right_answer())
            for _ in range(1 if isolation == "fresh" else 40)
        ]
        for id_ in first:
            assert service.finished(id_)["verdict"] == "accepted"
        fresh = isolation == "fresh"
        yield Bout(service, footprint.settled(service, _stations(fresh)), fresh=fresh)
