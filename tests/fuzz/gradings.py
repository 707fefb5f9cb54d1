"""A whole grading whose child is a forger: it may answer anything, and never earns a verdict.

An input is one byte (which problem), then replies: each an operation, a length and that many bytes.
A reply that is "honest" is what the reference gives; when there are none left, all is honest.
"""

from __future__ import annotations

import asyncio
import json
import random
import struct
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from app.catalog.service import load_package
from app.database import storable
from app.drivers.gpu import NullGpus
from app.drivers.port import (
    Child,
    ChildEnded,
    Exit,
    Limits,
    OutputTooLarge,
    ProtocolViolation,
    SandboxInfo,
    Usage,
)
from app.grading.failures import JudgeError
from app.grading.judge import Judge
from app.grading.prepared import Prepared, PreparedCase
from app.grading.queue.port import Lease
from app.grading.verdicts import Mode, Verdict
from app.settings import Settings
from app.submissions.service import _row
from sandbox.wire.frames import Kind
from sandbox.wire.messages import (
    BindRequest,
    Case,
    CaseRequest,
    Cases,
    Checked,
    Loaded,
    Parameter,
    Parameters,
    Ready,
    Result,
    Step,
    pack,
    to_value,
    unpack,
)
from sandbox.wire.values import WireError
from tests.fuzz.forging import Forger, damaged
from tests.fuzz.loop import run
from tests.fuzz.making import text
from tests.fuzz.messages import parameters, problem, value_of
from tests.fuzz.oracle import allowed
from tests.fuzz.pairs import floats, near

PROBLEMS = Path(__file__).parents[2] / "problems"
HEAD = struct.Struct("<BH")  # operation, bytes of what follows
HONEST, OTHER_INDEX, PAYLOAD, OTHER_KIND, ENDS, TOO_LARGE, VIOLATES, PRINTS = range(8)
_REASONS = ("cpu", "wall", "memory", "output", "exit", "signal", "lost")
_LEASE = Lease("s", 1, "w")
_ANSWERS = {
    Kind.JOB: (Kind.LOADED, Loaded), Kind.CHECK: (Kind.CHECKED, Checked),
    Kind.DRAW: (Kind.CASES, Cases),
}  # fmt: skip


@cache
def problems() -> tuple[Prepared, ...]:
    """A function of several outputs; a module with three layers alike; one with a checker."""
    rng = random.Random(7)
    outputs = (
        (floats(rng, "float32", (2, 3)),),
        ([0.5, 2, 1e3], {"loss": 0.25, "steps": 3}),
        ("text", True),
    )
    plain = tuple(
        PreparedCase(at, Case(f"case {at}", steps=(Step(), Step("attribute", "x"))), at < 2, 1, out)
        for at, out in enumerate(outputs)
    )
    head = Parameters(0, True, tuple(
        Parameter(f"{name}.weight", (3, 2), name, "Linear", at, "") for at, name in enumerate("kqv")
    ))  # fmt: skip
    bound = tuple(
        replace(case, parameters=replace(head, index=at), case=replace(case.case, train=at == 1))
        for at, case in enumerate(plain)
    )
    imitated = replace(bound[0], imitations={"wrong": (1.5,)})
    return (
        Prepared(plain), Prepared((imitated, *bound[1:])), Prepared(plain, has_check=True),
    )  # fmt: skip


class ForgedChild:
    """A child that answers with the next reply of the input."""

    def __init__(self, script: Script, prepared: Prepared) -> None:
        self.ready = Ready()
        self._script = script
        self._prepared = prepared
        self._asked: deque[tuple[Kind, bytes]] = deque()
        self._printed = ""
        self._gone: Exit | None = None

    async def send(self, kind: Kind, *payloads: bytes) -> None:
        """Hear requests."""
        if self._gone:
            raise ChildEnded(self._gone)
        self._asked += [(kind, payload) for payload in payloads]

    async def receive(self) -> tuple[Kind, bytes]:
        """The honest answer, or what stands in its place."""
        if self._gone:
            raise ChildEnded(self._gone)
        if not self._asked:  # it would wait until the wall limit
            self._gone = Exit("wall")
            raise ChildEnded(self._gone)
        operation, data = self._script.next()
        kind, answer = self._honest()
        if operation == PRINTS:
            self._printed += data.decode("utf-8", "replace")
        elif operation == OTHER_INDEX and hasattr(answer, "index"):
            answer = replace(answer, index=answer.index + 1)
        elif operation == PAYLOAD:
            self._script.note(kind, data)
            return kind, data
        elif operation == OTHER_KIND:
            return Kind(32 + data[0] % 6) if data else kind, data[1:]
        elif operation == ENDS:
            reason = _REASONS[data[0] % 7] if data else "exit"
            self._gone = Exit(reason, data[1] if len(data) > 1 else 0)
            self._script.lost |= reason == "lost"
            raise ChildEnded(self._gone)
        elif operation == TOO_LARGE:
            self._gone = Exit("output")
            raise OutputTooLarge("too much")
        elif operation == VIOLATES:
            self._gone = Exit("signal", 9)
            raise ProtocolViolation("not ours")
        payload = pack(answer)
        self._script.note(kind, payload)
        return kind, payload

    def _honest(self) -> tuple[Kind, Any]:
        kind, payload = self._asked.popleft()
        if kind in _ANSWERS:
            answer, of = _ANSWERS[kind]
            return answer, of()
        index = unpack(BindRequest if kind is Kind.BIND else CaseRequest, payload).index
        case = self._prepared.cases[index]
        if kind is Kind.CASE and case.parameters is not None and self._script.coy:
            return Kind.PARAMETERS, case.parameters
        return Kind.RESULT, Result(index, case.expected or ())

    async def arm(self, cpu_seconds: float, wall_seconds: float) -> None:
        """No clock here."""

    def usage(self) -> Awaitable[Usage]:
        """Always the same."""
        told = asyncio.get_running_loop().create_future()
        told.set_result(Usage(0.01, 5.0))
        return told

    def printed(self) -> str:
        """What replies printed."""
        said, self._printed = self._printed, ""
        return said

    async def kill(self) -> None:
        """End."""
        self._gone = self._gone or Exit("signal", 9)


class Script:
    """The replies of an input, taken one by one by whichever child is asked next."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.coy = bool(data and data[0] & 1)
        self.lost = False
        self.results: list[Result] = []

    def next(self) -> tuple[int, bytes]:
        """The next (operation, its bytes)."""
        if self._at + HEAD.size > len(self._data):
            return HONEST, b""
        operation, length = HEAD.unpack_from(self._data, self._at)
        start = self._at + HEAD.size
        self._at = start + length
        return operation % 8, self._data[start : start + length]

    def note(self, kind: Kind, payload: bytes) -> None:
        """Remember what results were sent, as the oracle reads them."""
        if kind is Kind.RESULT:
            try:
                self.results.append(unpack(Result, payload))
            except WireError:
                return


class Forging:
    """A driver of such children."""

    info = SandboxInfo("forged", "none", "", "")
    insists = False

    def __init__(self, script: Script, prepared: Prepared) -> None:
        self._script = script
        self._prepared = prepared
        self.gpus = NullGpus()

    def child(self, limits: Limits) -> AbstractAsyncContextManager[Child]:
        """The next one."""

        @asynccontextmanager
        async def lent() -> AsyncIterator[Child]:
            yield ForgedChild(self._script, self._prepared)

        return lent()

    async def start(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        """Nothing to end."""


class _Known:
    """What `Expected` would have made."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    async def get(self, package: object, seed: int | None = None, device: str = "cpu") -> Prepared:
        """The cases and the reference's answers."""
        return self._prepared


@cache
def package() -> Any:
    """Whose limits and hints are used."""
    return load_package(PROBLEMS / "self-attention")


@cache
def settings() -> Settings:
    """A data folder that nothing is written to."""
    return Settings(data=Path(tempfile.gettempdir()) / "tensorjudge-fuzz", secret_key="fuzz" * 8)


def check(data: bytes) -> None:
    """The report can be stored, and accepts only a case whose right outputs were sent."""
    if not data:
        return
    prepared = problems()[data[0] // 2 % 3]
    script = Script(data[1:])
    script.coy = bool(data[0] & 1)
    judge = Judge(Forging(script, prepared), settings())
    judge.expected = _Known(prepared)  # type: ignore[assignment]
    try:
        report = run(judge.grade(package(), "pass", Mode.SUBMIT))
    except JudgeError:
        assert script.lost
        return
    assert report.verdict is not Verdict.INTERNAL_ERROR
    assert report.cases
    for index, case in enumerate(report.cases):
        row = _row(_LEASE, index, case)
        json.dumps(row, allow_nan=False, ensure_ascii=False).encode()
        assert len(row["message"]) <= 4001
        json.dumps(case.public(), allow_nan=False)
        if case.verdict is Verdict.ACCEPTED:
            _earned(prepared.cases[index], script.results, checked=prepared.has_check)
    json.dumps(storable([list(line) for line in report.advice]), allow_nan=False)


def _earned(case: PreparedCase, results: list[Result], *, checked: bool) -> None:
    mine = [r for r in results if r.index == case.index and r.error is None and not r.mutated]
    assert any(
        len(r.outputs) == len(case.expected or ())
        and (
            checked
            or all(
                None in allowed(a, e) for a, e in zip(r.outputs, case.expected or (), strict=True)
            )
        )
        for r in mine
    ), f"{case.case.name} was accepted, and no right result was sent"


def replies(rng: random.Random, lie: float) -> bytes:
    """Replies, most of them payloads; a lie is a forged and damaged one."""
    choice = rng.randrange(256)
    prepared = problems()[choice // 2 % 3]
    parts = [bytes((choice,))]
    for place in range(rng.randrange(1, 9)):
        operation = rng.choice((HONEST, HONEST, HONEST, PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD,
                                rng.randrange(8)))  # fmt: skip
        data = b""
        if operation == PAYLOAD:
            data = Forger(rng, lie).bytes(_answer(rng, prepared, place))
            data = damaged(rng, data) if lie else data
        elif operation == PRINTS:
            data = text(rng).encode("utf-8", "surrogatepass")
        elif operation != HONEST:
            data = rng.randbytes(rng.randrange(4))
        parts.append(HEAD.pack(operation, len(data)) + data)
    return b"".join(parts)


def _answer(rng: random.Random, prepared: Prepared, place: int) -> Any:
    """What may come as the reply at this place: nearly right, wrong, or of another kind."""
    if place == 0:
        return value_of(rng, Loaded) if rng.random() < 0.8 else to_value(Loaded())
    case = prepared.cases[place - 1 if place <= 3 and rng.random() < 0.7 else rng.randrange(3)]
    choice = rng.random()
    if choice < 0.55:
        outputs = tuple(near(rng, value) for value in case.expected or ())
        mutated = ((rng.choice((0, 1, 10**400)), 0),) if rng.random() < 0.05 else ()
        return to_value(Result(case.index, outputs, mutated=mutated))
    if choice < 0.65:
        return to_value(Result(case.index, error=problem(rng)))
    if choice < 0.85 and case.parameters is not None:
        found = case.parameters
        if rng.random() < 0.5:
            found = replace(found, parameters=parameters(rng).parameters)
        return to_value(found)
    return value_of(rng, rng.choice((Loaded, Parameters, Result, Checked)))
