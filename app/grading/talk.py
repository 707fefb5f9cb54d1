"""The talk with one sandbox child: each message sent, its answer received, parsed and limited.

Everything received is hostile: a frame of the wrong kind, or one that does not parse, becomes a
`Failure` of the code that runs there, never an error of ours.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.catalog.package import Package
from app.drivers.port import (
    Child,
    ChildEnded,
    Driver,
    Limits,
    OutputTooLarge,
    ProtocolViolation,
)
from app.grading.failures import Failure, of_exit, of_problem, of_violation, output_too_large
from sandbox.wire.frames import Kind
from sandbox.wire.messages import (
    BindRequest,
    Cases,
    Checked,
    DrawRequest,
    Filling,
    Job,
    Loaded,
    Parameters,
    Problem,
    Result,
    pack,
    unpack,
)
from sandbox.wire.values import Caps, WireError

LOADING_EXTRA = 1.0  # seconds of CPU and of wall time more than a case, for importing the code
AUTHOR_SECONDS = 30.0  # drawing cases may simulate (seeds are searched, say)
AUTHOR_MEMORY_MB = 2048
AUTHOR_OUTPUT_KB = 64 * 1024
# A limit's start is told to the runner's parent: not for each of many short cases, but when the
# last start is this old (seconds); what may have been used since, on every core, is allowed on top.
# So a case always has its limit, and at most this much more.
_STANDS, _MORE = 0.015, 0.25
_AUTHOR_CAPS = Caps(max_bytes=64 * 1024 * 1024, max_items=2_000_000)


class TalkError(Exception):
    """The talk is over, or this step of it failed; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(slots=True)
class Talk:
    """One child and its limits. After a `TalkError` whose failure `ends`, it must not be used."""

    child: Child
    seconds: float
    memory_mb: int
    output_kb: int
    loaded: Loaded
    trusted: bool = False
    device: str = "cpu"
    gpu_memory_mb: int = 0
    _allowed: float = -1.0
    _allowed_at: float = 0.0

    async def ask(self, kind: Kind, message: object, seconds: float) -> None:
        """Send a message (or its bytes), with this much CPU time and twice that of wall + 1 s."""
        payload = message if isinstance(message, bytes) else pack(message, _AUTHOR_CAPS)
        await self._allow(seconds)
        await self.tell(kind, payload)

    async def begin(self, seconds: float, wall: float) -> None:
        """Have this much CPU and wall time for all that is told from now on."""
        self.seconds, self._allowed = seconds, -1.0
        await self.child.arm(seconds + _MORE, wall + _MORE)

    async def tell(self, kind: Kind, payload: bytes) -> None:
        """Send within the limits that stand."""
        try:
            await self.child.send(kind, payload)
        except ChildEnded as ended:
            raise self._broken(ended) from ended
        except OutputTooLarge as error:
            raise TalkError(output_too_large(self.output_kb)) from error

    async def _allow(self, seconds: float) -> None:
        """Have this much time from now on, and a little more: see `_MORE`."""
        clock = time.monotonic()
        if self._allowed != seconds or clock - self._allowed_at > _STANDS:
            self._allowed, self._allowed_at = seconds, clock
            await self.child.arm(seconds + _MORE, 2 * seconds + 1 + _MORE)

    async def hear(self, *kinds: tuple[Kind, type[Any]]) -> Any:
        """The answer, which must be of one of these kinds."""
        try:
            kind, payload = await self.child.receive()
        except ChildEnded as ended:
            raise self._broken(ended) from ended
        except OutputTooLarge as error:
            raise TalkError(output_too_large(self.output_kb)) from error
        except ProtocolViolation as error:
            raise TalkError(of_violation()) from error
        for known, message in kinds:
            if kind == known:
                try:
                    return unpack(message, payload, _AUTHOR_CAPS if self.trusted else Caps())
                except (WireError, RecursionError) as error:
                    raise TalkError(of_violation()) from error
        raise TalkError(of_violation())

    def _broken(self, ended: ChildEnded) -> TalkError:
        exit, memory, gpu = ended.exit, self.memory_mb, self.gpu_memory_mb
        return TalkError(of_exit(exit, self.seconds, memory, self.output_kb, gpu))

    async def load(self, job: Job) -> None:
        """Hand over the job; raises `TalkError` when its code does not load."""
        await self.ask(Kind.JOB, job, self.seconds + LOADING_EXTRA)
        self.loaded = await self.hear((Kind.LOADED, Loaded))
        _raise(self.loaded.error)

    async def draw(self, which: str, seed: int) -> Cases:
        """The author's cases."""
        await self.ask(Kind.DRAW, DrawRequest(which, seed), AUTHOR_SECONDS)
        cases: Cases = await self.hear((Kind.CASES, Cases))
        _raise(cases.error)
        return cases

    async def run(self, index: int, request: bytes) -> Result:
        """Run a case without binding."""
        await self.ask(Kind.CASE, request, self.seconds)
        return self._result(await self.hear((Kind.RESULT, Result)), index)

    async def guess(self, index: int, request: bytes) -> Result | Parameters:
        """Run a case under a guess, or hear of the parameters that the guess does not fit."""
        await self.ask(Kind.CASE, request, self.seconds)
        return await self._result_or_parameters(index)

    async def send_cases(self, requests: Sequence[bytes], *, idle: bool) -> None:
        """Send cases ahead of their turn; `idle`: the child has none, and begins the first now.

        `hear_case` tells when it is gone.
        """
        with contextlib.suppress(ChildEnded, OutputTooLarge):
            if idle:
                await self._allow(self.seconds)
            await self.child.send(Kind.CASE, *requests)

    async def hear_case(self, index: int, *, bind: bool) -> Result | Parameters:
        """The answer to a case sent ahead, whose time begins now; `bind`: it holds a guess."""
        await self._allow(self.seconds)
        if bind:
            return await self._result_or_parameters(index)
        return self._result(await self.hear((Kind.RESULT, Result)), index)

    async def _result_or_parameters(self, index: int) -> Result | Parameters:
        found: Parameters | Result = await self.hear(
            (Kind.PARAMETERS, Parameters), (Kind.RESULT, Result)
        )
        if isinstance(found, Result):
            return self._result(found, index)
        if found.index != index:
            raise TalkError(of_violation())
        _raise(found.error)
        return found

    async def parameters(self, index: int, request: bytes) -> Parameters:
        """Construct the case's object and hear what parameters it has."""
        found = await self.guess(index, request)
        if isinstance(found, Result):  # it failed before there was anything to bind
            _raise(found.error)
            raise TalkError(of_violation())
        return found

    async def bind(self, index: int, seed: int, fillings: tuple[Filling, ...]) -> Result:
        """Fill the pending case's parameters and run it."""
        await self.ask(Kind.BIND, BindRequest(index, seed, fillings), self.seconds)
        return self._result(await self.hear((Kind.RESULT, Result)), index)

    def _result(self, result: Result, index: int) -> Result:
        if result.index != index:
            raise TalkError(of_violation())
        return result

    async def check(self, request: bytes) -> Checked:
        """Ask the author's checker."""
        await self.ask(Kind.CHECK, request, max(self.seconds, AUTHOR_SECONDS))
        checked: Checked = await self.hear((Kind.CHECKED, Checked))
        return checked


def _raise(problem: Problem | None) -> None:
    if problem is not None:
        raise TalkError(of_problem(problem))


@asynccontextmanager
async def open_talk(
    driver: Driver, package: Package, *, trusted: bool, device: str = "cpu"
) -> AsyncIterator[Talk]:
    """A child for one job. `trusted`: it runs the author's drawing or checking, with more room.

    `device`: "cpu", or "cuda" for an answer that runs on a GPU.
    """
    limits = package.toml.limits
    memory = max(limits.memory_mb, AUTHOR_MEMORY_MB) if trusted else limits.memory_mb
    output = max(limits.output_kb, AUTHOR_OUTPUT_KB) if trusted else limits.output_kb
    gpu = limits.gpu_memory_mb if device == "cuda" else 0
    wanted = Limits(memory_mb=memory, output_kb=output, device=device, gpu_memory_mb=gpu)
    async with driver.child(wanted) as child:
        yield Talk(child, limits.seconds, memory, output, Loaded(), trusted, device, gpu)


def job(package: Package, role: str, code: str, talk: Talk) -> Job:
    """The job of a child in this role."""
    return Job(
        role=role,
        code=code,
        entry=package.toml.entry,
        given=package.given,
        forbidden=package.forbidden if role in ("solve", "fit") else (),
        memory_mb=talk.memory_mb,
        output_kb=talk.output_kb,
        gpu_memory_mb=talk.gpu_memory_mb,
    )
