"""A warm process that forks one harness child a test, as the runner does."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from sandbox.wire.frames import HEADER, Kind, pack, unpack_header
from sandbox.wire.messages import (
    BindRequest,
    CaseRequest,
    Cases,
    Checked,
    CheckRequest,
    DrawRequest,
    Filling,
    Job,
    Loaded,
    Parameters,
    Ready,
    Result,
    Step,
    unpack,
)
from sandbox.wire.messages import pack as pack_message

M = TypeVar("M")
SECONDS = 60.0


class Child:
    """One forked harness process, and the worker's end of its connection."""

    def __init__(
        self,
        vm_bytes: int = 0,
        idle: Callable[[], object] | None = None,
        job: Job | None = None,  # there before the child looks
    ) -> None:
        from sandbox.harness import serve

        ours, theirs = socket.socketpair()
        if job is not None:
            ours.sendall(pack(Kind.JOB, pack_message(job)))
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                warnings.resetwarnings()
                warnings.simplefilter("default")
                signal.alarm(int(SECONDS) + 10)
                ours.close()
                os.close(read)
                os.dup2(write, 1)
                os.dup2(write, 2)
                serve(theirs, {"tested": True}, vm_bytes, idle)
            finally:
                os._exit(99)  # serve never returns
        theirs.close()
        os.close(write)
        self.connection = ours
        self.connection.settimeout(SECONDS)
        self.read_end = read
        self.status: int | None = None
        self.ready = self.receive(Kind.READY, Ready)

    def send(self, kind: Kind, message: object) -> None:
        self.connection.sendall(pack(kind, pack_message(message)))

    def receive(self, expected: Kind, type_: type[M]) -> M:
        return self.receive_one_of((expected, type_))[1]

    def receive_one_of(self, *known: tuple[Kind, type[M]]) -> tuple[Kind, M]:
        kind, length = unpack_header(self._exactly(HEADER.size), 64 * 1024 * 1024)
        payload = self._exactly(length)
        assert kind in dict(known)
        return kind, unpack(dict(known)[kind], payload)

    def _exactly(self, count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = self.connection.recv(count - len(parts))
            if not part:
                raise EOFError("the child closed its end")
            parts += part
        return parts

    def load(self, code: str, entry: str = "Solution", **job: Any) -> Loaded:
        self.send(Kind.JOB, Job(job.pop("role", "solve"), code, entry, **job))
        return self.receive(Kind.LOADED, Loaded)

    def case(self, *steps: Step, init: tuple[Any, ...] = (), **request: Any) -> Result:
        self.send(Kind.CASE, _request(steps, init, bind=False, **request))
        return self.receive(Kind.RESULT, Result)

    def call(self, method: str, *args: Any, init: tuple[Any, ...] = (), **step: Any) -> Result:
        return self.case(Step("call", method, args, **step), init=init)

    def parameters(self, *steps: Step, init: tuple[Any, ...] = (), **request: Any) -> Parameters:
        self.send(Kind.CASE, _request(steps, init, bind=True, **request))
        return self.receive(Kind.PARAMETERS, Parameters)

    def bind(self, *fillings: Filling, seed: int = 7) -> Result:
        self.send(Kind.BIND, BindRequest(0, seed, fillings))
        return self.receive(Kind.RESULT, Result)

    def draw(self, which: str, seed: int = 0) -> Cases:
        self.send(Kind.DRAW, DrawRequest(which, seed))
        return self.receive(Kind.CASES, Cases)

    def check(self, case: Any, output: Any, expected: Any) -> Checked:
        self.send(Kind.CHECK, CheckRequest(case, output, expected))
        return self.receive(Kind.CHECKED, Checked)

    def finish(self) -> int:
        """Send FINISH; the exit status."""
        self.send(Kind.FINISH, None)
        return self.wait()

    def wait(self) -> int:
        """The exit status of a child that ends by itself."""
        end = time.monotonic() + SECONDS
        while self.status is None and time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.002)
        assert self.status is not None, "the child does not end"
        return self.status

    def printed(self) -> str:
        data = b""
        while select.select([self.read_end], [], [], 0)[0]:
            part = os.read(self.read_end, 65536)
            if not part:
                break
            data += part
        return data.decode()

    def close(self) -> None:
        self.connection.close()
        os.close(self.read_end)
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


def _request(
    steps: tuple[Step, ...], init: tuple[Any, ...], *, bind: bool, **request: Any
) -> CaseRequest:
    return CaseRequest(
        0,
        request.get("seed", 5),
        init,
        request.get("objects", {}),
        steps,
        request.get("train", False),
        bind,
    )


@pytest.fixture(scope="session")
def warm() -> None:
    """Pay for torch once: what the runner's parent does before its first fork."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    from sandbox.harness import rehearse

    rehearse()


@pytest.fixture
def fork(warm: None) -> Iterator[Callable[..., Child]]:
    """Start children; all are ended afterwards."""
    started: list[Child] = []

    def start(vm_bytes: int = 0) -> Child:
        started.append(Child(vm_bytes))
        return started[-1]

    yield start
    for child in started:
        child.close()


@pytest.fixture
def child(fork: Callable[..., Child]) -> Child:
    """One child."""
    return fork()
