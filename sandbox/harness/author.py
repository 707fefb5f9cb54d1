"""Roles "author" and "check": the author's cases.py draws cases, and judges what has no equal."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from sandbox import cases as authoring
from sandbox.harness.boundary import flush
from sandbox.harness.channel import Channel
from sandbox.harness.code import compile_source, run_given, run_module
from sandbox.harness.failures import Stopped, attempt
from sandbox.harness.incoming import Incoming
from sandbox.harness.outgoing import Outgoing
from sandbox.harness.seeds import seed_all
from sandbox.wire.frames import Kind
from sandbox.wire.messages import (
    Case,
    Cases,
    Checked,
    CheckRequest,
    DrawRequest,
    Job,
    Loaded,
    Problem,
    Step,
    pack,
    unpack,
)
from sandbox.wire.values import Caps, TooLarge, WireError

FILE = "cases.py"


def author(channel: Channel, job: Job) -> None:
    """Answer each DRAW with CASES, until FINISH."""
    modules = _load(channel, job)
    if modules is None:
        return
    while True:
        kind, payload = channel.receive()
        if kind is Kind.FINISH:
            return
        if kind is not Kind.DRAW:
            raise WireError(f"{kind.name} where DRAW belongs")
        request = unpack(DrawRequest, payload)
        max_bytes = job.output_kb * 1024
        try:
            answer = pack(Cases(_draw(modules[0], request, max_bytes)), Caps(max_bytes=max_bytes))
        except Stopped as stopped:
            answer = pack(Cases((), stopped.problem))
        except TooLarge as error:
            answer = pack(Cases((), Problem("output_limit", f"The cases are too large: {error}.")))
        flush()
        channel.send(Kind.CASES, answer)


def check(channel: Channel, job: Job) -> None:
    """Answer each CHECK with CHECKED, until FINISH."""
    modules = _load(channel, job)
    if modules is None:
        return
    while True:
        kind, payload = channel.receive()
        if kind is Kind.FINISH:
            return
        if kind is not Kind.CHECK:
            raise WireError(f"{kind.name} where CHECK belongs")
        request = unpack(CheckRequest, payload)
        try:
            answer = Checked(_judge(*modules, request))
        except Stopped as stopped:
            answer = Checked("", stopped.problem)
        flush()
        channel.send(Kind.CHECKED, pack(answer))


def _load(channel: Channel, job: Job) -> tuple[ModuleType, ModuleType | None] | None:
    """Execute given.py and cases.py and send LOADED; None when that failed."""
    try:
        given = run_given(job.given) if job.given else None
        source = compile_source(job.code, FILE)
        seed_all(0)
        module = run_module("cases", FILE, source)
    except Stopped as stopped:
        channel.send(Kind.LOADED, pack(Loaded(stopped.problem)))
        return None
    loaded = Loaded(None, tuple(source.advice), callable(getattr(module, "check", None)))
    channel.send(Kind.LOADED, pack(loaded))
    return module, given


def _draw(module: ModuleType, request: DrawRequest, max_bytes: int) -> tuple[Case, ...]:
    function = getattr(module, request.which, None)
    if request.which not in ("examples", "hidden") or not callable(function):
        raise _error(f"cases.py has no function `{request.which}`")
    seed_all(request.seed)
    if request.which == "hidden":
        made = attempt(FILE, lambda: list(function(np.random.default_rng(request.seed))))
    else:
        made = attempt(FILE, lambda: list(function()))
    outgoing = Outgoing(max_bytes, authoring=True)
    return tuple([_case(outgoing, request.which, at, case) for at, case in enumerate(made)])


def _case(outgoing: Outgoing, which: str, at: int, case: Any) -> Case:
    where = f"{which}()[{at}]"
    if not isinstance(case, authoring.Case):
        raise _error(f"{where} is a {type(case).__name__}, not a `Case`")
    where += f" ({case.name!r})"
    if type(case.name) is not str or not case.name.strip():
        raise _error(f"{where}: `name` must be a text that is not empty")
    if case.seed is not None and (type(case.seed) is not int or not 0 <= case.seed < 2**63):
        raise _error(f"{where}: `seed` must be an int from 0 to 2**63 - 1, or None")
    if not isinstance(case.steps, (list, tuple)) or not case.steps:
        raise _error(
            f"{where}: `steps` must be a list of `call(...)`, `attribute(...)`, `read(...)`"
        )
    outgoing.shared = set()
    try:
        objects = {}
        for key, item in case.objects.items():  # in order: one may use those before it
            objects[str(key)] = outgoing.value(item)
            outgoing.shared.add(str(key))
        return Case(
            case.name,
            tuple([outgoing.value(item) for item in case.init]),
            objects,
            tuple([_step(outgoing, case, step) for step in case.steps]),
            -1 if case.seed is None else case.seed,
            bool(case.train),
            bool(case.constructed),
            str(case.explanation),
        )
    except Stopped as stopped:
        problem = stopped.problem
        if problem.kind == "output_limit":
            raise _error(f"{where}: the cases are larger than output_kb", problem.kind) from None
        raise _error(f"{where}: {problem.message}", problem.kind) from None


def _step(outgoing: Outgoing, case: authoring.Case, step: Any) -> Step:
    if type(step) is not Step:
        raise _error("a step is made by `call(...)`, `attribute(...)` or `read(...)`")
    if step.kind == "object" and step.method not in case.objects:
        raise _error(f"`read({step.method!r})` names no shared object of the case")
    for position in (*step.reads, *step.gradients, *step.mutable):
        if not 0 <= position < len(step.args):
            raise _error(f"`{step.method}` has no argument at position {position}")
    if step.times < 1:
        raise _error(f"`{step.method}` is called {step.times} times")
    return Step(
        step.kind,
        step.method,
        tuple([outgoing.value(item) for item in step.args]),
        step.times,
        step.returns,
        step.raises,
        step.reads,
        step.gradients,
        step.mutable,
    )


def _judge(module: ModuleType, given: ModuleType | None, request: CheckRequest) -> str:
    """The checker's reason, "" when it has none; raises `Stopped` when it died."""
    function = getattr(module, "check", None)
    if not callable(function):
        raise _error("cases.py has no function `check`")
    incoming = Incoming(given)
    try:
        # Apart, without given.py: a forged `Given` in an output would be a call, with our hands.
        output = Incoming().value(request.output)
    except (RuntimeError, ValueError, TypeError, OverflowError):
        return "the output has a shape that no tensor can have"
    expected = attempt(FILE, incoming.value, request.expected)
    case = attempt(FILE, _materialised, incoming, request.case)
    seed_all(max(request.case.seed, 0))
    reason = attempt(FILE, function, case, output, expected)
    if reason is None:
        return ""
    if type(reason) is not str:
        raise _error(f"`check` returned a {type(reason).__name__}; it returns None or a reason")
    return reason[:2000]


def _materialised(incoming: Incoming, case: Case) -> authoring.Case:
    """The case as its author wrote it, with values in the place of wire nodes."""
    for name, wire in case.objects.items():
        incoming.objects[name] = incoming.value(wire)
    steps = [
        Step(
            step.kind, step.method, tuple([incoming.value(item) for item in step.args]), step.times,
            step.returns, step.raises, step.reads, step.gradients, step.mutable,
        )
        for step in case.steps
    ]  # fmt: skip
    return authoring.Case(
        case.name, steps, tuple([incoming.value(item) for item in case.init]),
        dict(incoming.objects), case.seed, case.train, case.constructed, case.explanation,
    )  # fmt: skip


def _error(message: str, kind: str = "runtime_error") -> Stopped:
    return Stopped(Problem(kind, message[:1000]))
