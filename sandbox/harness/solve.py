"""Role "solve": run the learner's (or the reference's) code on one case after another."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import ModuleType
from typing import ParamSpec, TypeVar

from sandbox.harness.boundary import flush
from sandbox.harness.channel import Channel
from sandbox.harness.code import Source, compile_source, run_given, run_module
from sandbox.harness.failures import Stopped, problem_of
from sandbox.harness.last_words import say_where
from sandbox.harness.run import Runner
from sandbox.harness.seeds import seed_all
from sandbox.harness.static import check_source
from sandbox.wire.frames import Kind
from sandbox.wire.messages import (
    BindRequest,
    CaseRequest,
    Job,
    Loaded,
    Parameters,
    Problem,
    Result,
    pack,
    unpack,
)
from sandbox.wire.values import Caps, TooLarge, WireError

FILE = "solution.py"
P = ParamSpec("P")
R = TypeVar("R")


def solve(channel: Channel, job: Job) -> None:
    """Load the code, then answer CASE and BIND until FINISH."""
    say_where(channel, FILE)
    runner = load(channel, job, Runner)
    if runner is None:
        return
    pending: CaseRequest | None = None
    while True:
        kind, payload = channel.receive()
        if kind is Kind.FINISH:
            return
        if kind is Kind.CASE:
            pending = unpack(CaseRequest, payload)
            result = _first(runner, pending)
            if result is None:
                parameters = _parameters(runner, pending)
                flush()
                channel.send(Kind.PARAMETERS, pack(parameters))
                continue
        elif kind is Kind.BIND and pending is not None:
            bind = unpack(BindRequest, payload)
            result = _result(pending.index, runner.run, pending, bind)
        else:
            raise WireError(f"{kind.name} where CASE belongs")
        flush()
        channel.send(Kind.RESULT, _packed(result, job.output_kb * 1024))


def load(
    channel: Channel, job: Job, make: Callable[[ModuleType, ModuleType | None, Job, Source], R]
) -> R | None:
    """Check and import the code, `make` what answers for it, and send LOADED; None: it failed.

    `make` takes the module, that of given.py, the job and the source, and may raise `Stopped`.
    """
    warnings.formatwarning = _brief
    try:
        source = compile_source(job.code, FILE, tree=bool(job.forbidden))
        advice = source.advice + check_source(source, job)
        given = run_given(job.given) if job.given else None
        seed_all(0)
        module = run_module("solution", FILE, source, given)
        made = make(module, given, job, source)
        loaded = Loaded(None, tuple(advice))
    except Stopped as stopped:
        flush()
        channel.send(Kind.LOADED, pack(Loaded(stopped.problem)))
        return None
    flush()
    channel.send(Kind.LOADED, pack(loaded))
    return made


def _brief(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: object = None
) -> str:
    """A warning as it is printed: with the learner's own line, never with a file of ours."""
    where = f"Line {lineno}: " if filename == FILE else ""
    return f"{where}{category.__name__}: {message}\n"


def _first(runner: Runner, case: CaseRequest) -> Result | None:
    """The answer to a CASE; None: the judge must hear of the parameters first."""
    if not case.bind:
        return _result(case.index, runner.run, case, None)
    if case.guess is None:
        return None
    return _result(case.index, runner.guessed, case, case.guess)


def _result(index: int, run: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | Result:
    try:
        return run(*args, **kwargs)
    except Stopped as stopped:
        return Result(index, error=stopped.problem)
    except BaseException as error:  # on the way back: memory ran out, or a hook of theirs raised
        return Result(index, error=problem_of(error, FILE))


def _parameters(runner: Runner, case: CaseRequest) -> Parameters:
    try:
        return runner.parameters(case)
    except Stopped as stopped:
        return Parameters(case.index, True, (), stopped.problem)
    except BaseException as error:  # as above
        return Parameters(case.index, True, (), problem_of(error, FILE))


def _packed(result: Result, max_bytes: int) -> bytes:
    """The frame's payload, at most `max_bytes` long whatever it says."""
    if result.error is None:
        try:
            return pack(result, Caps(max_bytes=max_bytes))
        except TooLarge as error:
            words = f"The output is larger than this exercise takes: {error}."
            return pack(Result(result.index, error=Problem("output_limit", words)))
    payload = pack(result)
    if len(payload) <= max_bytes:
        return payload
    told = result.error
    return pack(Result(result.index, error=Problem(told.kind, told.message[:300], told.line)))
