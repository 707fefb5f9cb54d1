"""What went wrong, and for whom: failures of ours or the author's, and ends that are a verdict."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from app.drivers.port import Exit
from app.errors import TensorJudgeError
from app.grading.verdicts import Category, Verdict
from sandbox.wire.messages import Problem, Where, unpack
from sandbox.wire.values import WireError


class JudgeError(TensorJudgeError):
    """Grading failed through no fault of the learner: the sandbox was lost, or a package is broken.

    Retried by the worker, then `internal_error`. The text is for operators and authors.
    """

    status, code = 500, "judge_error"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a case has no outputs: a verdict, with words for the learner."""

    verdict: Verdict
    message: str
    category: Category | None = None
    line: int = 0
    trace: str = ""
    ends: bool = False  # the process is gone, or a limit was passed: no further case is run
    waited: bool = False  # it was the wall clock's limit


_SIGNALS = {
    signal.SIGSEGV: "a segmentation fault (memory was read or written that is not there)",
    signal.SIGABRT: "an abort inside a native library",
    signal.SIGFPE: "an arithmetic fault, such as an integer division by zero in native code",
    signal.SIGSYS: "a call to the system that the sandbox does not allow",
    signal.SIGKILL: "a kill signal",
    signal.SIGBUS: "a bus error (no room left in the temporary folder, often)",
}

_GROWS = (
    "The usual cause: a tensor that grows in a loop, or a broadcast that makes a far larger shape "
    "than meant"
)
_LARGE = (
    "The usual cause: a print inside a loop, or a result that is far larger than the expected one"
)
_CAUSES = {Verdict.MEMORY_LIMIT: _GROWS, Verdict.OUTPUT_LIMIT: _LARGE}

_LONGEST_TRACE = 20_000  # characters
_LAST_LINE = 1_000_000  # of any file that could be sent; a forger's may have a thousand digits

_ENDS = {Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT, Verdict.TIME_LIMIT}


def of_exit(
    exit: Exit, seconds: float, memory_mb: int, output_kb: int, gpu_memory_mb: int = 0
) -> Failure:
    """The verdict of a process that ended; raises `JudgeError` when it was lost by us."""
    if exit.reason in ("cpu", "wall"):
        return _of_time(exit, seconds)
    if exit.reason == "memory":
        text = f"Used more than {memory_mb} MB of memory. {_GROWS}"
        return Failure(Verdict.MEMORY_LIMIT, text, ends=True)
    if exit.reason == "gpu_memory":
        text = f"Used more than {gpu_memory_mb} MB of the GPU's memory. {_GROWS}"
        return Failure(Verdict.MEMORY_LIMIT, text, ends=True)
    if exit.reason == "output":
        return output_too_large(output_kb)
    if exit.reason == "exit":
        text = f"Your code ended its own process (exit code {exit.status}): os._exit or sys.exit. "
        return Failure(Verdict.RUNTIME_ERROR, text + "Return a value instead", ends=True)
    if exit.reason == "signal":
        try:
            known = _SIGNALS.get(signal.Signals(exit.status), signal.Signals(exit.status).name)
        except ValueError:
            known = f"signal {exit.status}"
        return Failure(Verdict.RUNTIME_ERROR, f"The process was ended by {known}", ends=True)
    raise JudgeError(f"the sandbox process was lost ({exit.reason} {exit.status})")


def _of_time(exit: Exit, seconds: float) -> Failure:
    """With the line that it was in, if it could tell."""
    where = _told(exit.where)
    line, waited = likely_line(where.line), exit.reason == "wall"
    if waited:
        text = f"Line {line}: the code was stopped here" if line else "Stopped"
        text += f" after {2 * seconds + 1:g} s, most of which it slept or waited, "
        text += "by `time.sleep` for instance: that counts too"
    else:
        text = f"Line {line}: the code was stopped here, having used m" if line else "Used m"
        text += f"ore than {seconds:g} s of CPU time. The usual cause: a loop that never ends, "
        text += "or one in Python where a single tensor operation would do"
    trace = where.trace[:_LONGEST_TRACE] if line else ""
    return Failure(Verdict.TIME_LIMIT, text, line=line, trace=trace, ends=True, waited=waited)


def _told(payload: bytes) -> Where:
    """What a process said of its end, with its last breath or by forgery."""
    try:
        return unpack(Where, payload)
    except (WireError, RecursionError):
        return Where(0)


def output_too_large(output_kb: int) -> Failure:
    """Printed text or an output passed its cap."""
    text = f"More than {output_kb} KB were printed or returned. {_LARGE}"
    return Failure(Verdict.OUTPUT_LIMIT, text, ends=True)


def of_violation() -> Failure:
    """Bytes that are not of the protocol: the learner's code wrote to our channel."""
    text = "Your code wrote into the judge's own channel. Only stdout and stderr are yours"
    return Failure(Verdict.RUNTIME_ERROR, text, ends=True)


def of_problem(problem: Problem) -> Failure:
    """An error that the child reported; an unknown kind, which only a forger sends, is an error."""
    try:
        verdict = Verdict(problem.kind)
    except ValueError:
        verdict = Verdict.RUNTIME_ERROR
    if verdict in (Verdict.ACCEPTED, Verdict.INTERNAL_ERROR):
        verdict = Verdict.RUNTIME_ERROR
    category = None
    if verdict is Verdict.WRONG_ANSWER:
        known = [c for c in Category if c.value == problem.category]
        category = known[0] if known else Category.TYPE
    line = likely_line(problem.line)
    message = problem.message[:4000]
    if verdict in _CAUSES:
        message = f"{message.rstrip(' .')}. {_CAUSES[verdict]}"
    return Failure(
        verdict, message, category, line, problem.trace[:_LONGEST_TRACE],
        ends=verdict in _ENDS or (verdict is Verdict.RUNTIME_ERROR and problem.category == "ended"),
    )  # fmt: skip


def likely_line(line: int) -> int:
    """The line of a learner's file, 0 where a file cannot have that many."""
    return line if 0 < line <= _LAST_LINE else 0
