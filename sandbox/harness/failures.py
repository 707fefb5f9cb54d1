"""What went wrong in the code of a job, told to its author: their own lines, no trace of ours."""

from __future__ import annotations

import errno
import linecache
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, TypeVar

import torch

from sandbox.harness.boundary import restore
from sandbox.wire.messages import Problem

P = ParamSpec("P")
R = TypeVar("R")

MAX_MESSAGE = 1000
MAX_TRACE_FRAMES = 8
_Everything = BaseException
_OutOfMemory = torch.OutOfMemoryError
_CUBLAS = "CUBLAS_STATUS_ALLOC_FAILED"
_CUDA_ERROR = "CUDA error: "  # sticky: every later call fails alike
_type_name = type.__dict__["__name__"].__get__
_plain_text = str.__str__


class Stopped(Exception):
    """The job's code cannot go on; `problem` is what its author is told."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def type_name(kind: type) -> str:
    """A type's name, whatever its metaclass says."""
    return _plain_text(_type_name(kind))[:200]


def attempt(file: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call into the code of `file`; whatever it raises becomes `Stopped`.

    The exception itself is let go first: its frames may hold all the memory there is.
    """
    try:
        return function(*args, **kwargs)
    except _Everything as error:
        restore()
        problem = problem_of(error, file)
    finally:
        restore()
    raise Stopped(problem)


def problem_of(error: BaseException, file: str) -> Problem:
    """The problem that an exception is, with the lines of `file` that led to it."""
    if isinstance(error, Stopped):
        return error.problem
    frames = _frames(error.__traceback__)
    own = [(line, name) for where, line, name in frames if where == file]
    line = own[-1][0] if own else 0
    text = _text(error)
    name = type_name(type(error))
    kind, words = _words(error, name, text, {where for where, _, _ in frames})
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno or line
    message = f"Line {line}: {words}" if line else words
    ended = "ended" if kind == "runtime_error" and _CUDA_ERROR in text else ""
    return Problem(kind, message[:MAX_MESSAGE], line, _trace(own, file, name, text), ended)


def _frames(traceback: TracebackType | None) -> list[tuple[str, int, str]]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append((code.co_filename, traceback.tb_lineno or 0, code.co_name))
        traceback = traceback.tb_next
    return frames


def _text(error: BaseException) -> str:
    """`str(error)`, which runs code of the exception's author."""
    try:
        return _plain_text(str(error))[:MAX_MESSAGE]
    except _Everything:
        return ""


def _words(error: BaseException, name: str, text: str, files: set[str]) -> tuple[str, str]:
    """The verdict, and the words."""
    said = f"{name}: {text}" if text else name
    if isinstance(error, _OutOfMemory) or "CUDA out of memory" in text or _CUBLAS in text:
        return "memory_limit", "more GPU memory was asked for than this exercise allows."
    if _CUDA_ERROR in text:
        return "runtime_error", (
            f"{said.splitlines()[0]} — the GPU gave up this process's work, and no other case can "
            "run. The usual cause: an index or a class number out of range."
        )
    if isinstance(error, MemoryError) or "can't allocate memory" in text:
        return "memory_limit", "more memory was asked for than this exercise allows."
    if isinstance(error, RecursionError):
        return "runtime_error", (
            "a function calls itself without end (RecursionError). Is there a case that returns "
            "without another call?"
        )
    if isinstance(error, SystemExit):
        return "runtime_error", (
            "`sys.exit` or `exit` ended the program before an answer was returned. Return the "
            "answer instead."
        )
    if isinstance(error, EOFError) and "reading a line" in text:
        return "runtime_error", (
            "`input()` has nothing to read here: the judge passes every input as an argument."
        )
    if isinstance(error, OSError) and error.errno in (errno.EPERM, errno.EAGAIN, errno.ENOSYS):
        if any(part in where for where in files for part in _PROCESS_FILES) or "fork" in text:
            return "runtime_error", (
                "starting another process is not possible here. Use `num_workers=0` (the default) "
                "in a DataLoader, and no `multiprocessing` or `subprocess`."
            )
        return "runtime_error", f"{said} — the sandbox does not allow this."
    if isinstance(error, RuntimeError) and "start new thread" in text:
        return "runtime_error", "no more threads can be started here; work in one thread."
    if isinstance(error, ModuleNotFoundError):
        return "runtime_error", f"{said}. Only torch, NumPy and Python's own modules are here."
    if isinstance(error, AttributeError) and "before Module.__init__() call" in text:
        return "runtime_error", (
            f"{said} — call `super().__init__()` as the first line of `__init__`."
        )
    return "runtime_error", said


_PROCESS_FILES = ("popen_fork", "popen_spawn", "subprocess", "dataloader", "forkserver")


def _trace(own: list[tuple[int, str]], file: str, name: str, text: str) -> str:
    if not own:
        return ""
    out = ["Traceback (most recent call last):"]
    half = MAX_TRACE_FRAMES // 2
    for at, (line, function) in enumerate(own):
        if len(own) > MAX_TRACE_FRAMES and half <= at < len(own) - half:
            if at == half:
                out.append(f"  … {len(own) - MAX_TRACE_FRAMES} more calls …")
            continue
        out.append(f'  File "{file}", line {line}, in {function}')
        source = linecache.getline(file, line).strip()
        if source:
            out.append(f"    {source[:200]}")
    out.append(f"{name}: {text}" if text else name)
    return "\n".join(out)
