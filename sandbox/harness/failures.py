"""What went wrong in the code of a job, told to its author: their own lines, no trace of ours."""

from __future__ import annotations

import errno
import linecache
import re
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
_errno = OSError.__dict__["errno"].__get__
_lines_of = linecache.getlines
_matching = re.match


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
    files = {where for where, _, _ in frames}
    kind, words = _words(error, name, text, files)
    if kind == "runtime_error" and (advice := _advice(error, name, text, files, file)):
        words = f"{words.rstrip(' .')}. {advice}"
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno or line
    message = f"Line {line}: {words}" if line else words
    ended = "ended" if kind == "runtime_error" and _CUDA_ERROR in text else ""
    return Problem(kind, message[:MAX_MESSAGE], line, trace_of(own, file, name, text), ended)


def _frames(traceback: TracebackType | None) -> list[tuple[str, int, str]]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        # Plain: code objects can be made with texts of any class.
        where, name = _plain_text(code.co_filename), _plain_text(code.co_name)
        frames.append((where, traceback.tb_lineno or 0, name))
        traceback = traceback.tb_next
    return frames


def _text(error: BaseException) -> str:
    """`str(error)`, which runs code of the exception's author."""
    try:
        return _plain_text(str(error))[:MAX_MESSAGE]
    except _Everything:
        return ""


def _number(error: BaseException) -> int:
    """The `errno` of an OSError, 0 without one; whatever the author's class calls so."""
    number = _errno(error)
    return number if type(number) is int else 0


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
    if isinstance(error, OSError) and _number(error) in (errno.EPERM, errno.EAGAIN, errno.ENOSYS):
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


_PRODUCT = (
    "In `a @ b` the last size of `a` must equal the last but one of `b`; "
    "`print(a.shape, b.shape)` above this line shows them."
)
_LAYER = (
    "The last size of what a layer `nn.Linear(a, b)` is given must be `a`; "
    "`print(x.shape)` above this line shows it."
)
_BATCHES = (
    "In `a @ b` the numbers of matrices must be equal too; "
    "`print(a.shape, b.shape)` above this line shows them."
)
_VECTORS = (
    "Both vectors need as many elements; `print(a.shape, b.shape)` above this line shows them."
)
_BROADCAST = (
    "From the last dimension backwards, two sizes must be equal, or one of them 1; "
    "`print(a.shape, b.shape)` above this line shows them."
)
_DTYPES = (
    "One holds whole numbers (int64), the other fractions (float32); `.float()` makes fractions "
    "of them, `.long()` whole numbers."
)
_DOUBLES = "One holds float64, the other float32; `.float()` makes float32 of both."
_MEAN = "The tensor holds whole numbers; `.float()` makes fractions of them."
_NETWORK = "The sandbox has no network."
_FILES = (
    "The only files here are those that your code writes, and it can write them under /tmp only."
)

#: what torch says, and NumPy: a part of it, and what a beginner may try
_TORCH = (
    ("mat1 and mat2 shapes cannot be multiplied", _PRODUCT),
    ("Expected size for first two dimensions of batch2 tensor", _PRODUCT),
    ("size mismatch, got input (", _PRODUCT),
    ("inconsistent tensor size, expected tensor", _VECTORS),
    ("The size of tensor a (", _BROADCAST),
    ("expected m1 and m2 to have the same dtype", _DTYPES),
    ("mat1 and mat2 must have the same dtype", _DTYPES),
    ("expected both vectors to have same dtype", _DTYPES),
    ("input tensors must have the same dtype", _DTYPES),
    ("expected scalar type ", _DTYPES),
    ("Input dtype must be either a floating point", _MEAN),
)
_NUMPY = (
    ("matmul: Input operand 1 has a mismatch in its core dimension", _PRODUCT),
    (" not aligned: ", _PRODUCT),
    ("operands could not be broadcast together", _BROADCAST),
)
_SIZES = r".*to be: \[(\d+), (\d+)\] but got: \[(\d+), (\d+)\]"
_WHOLE, _WIDE = ("Long", "long", "Int", "int"), ("Double", "double")
_NET_FILES = ("/socket.py", "/urllib/request.py", "/http/client.py")
_XOR = ("'bitwise_xor' not supported", " for ^: 'float'", " for ^: 'int' and 'float'")
_POWER = "A power is written `**` in Python; `^` works on bits."
_NO_NAME = r"name '(\w{1,80})' is not defined"
#: names that beginners take for granted
_NAMES = {
    "torch": "Write `import torch` at the top.",
    "nn": "Write `from torch import nn` at the top.",
    "F": "Write `import torch.nn.functional as F` at the top.",
    "np": "Write `import numpy as np` at the top.",
    "math": "Write `import math` at the top.",
    "true": "Python writes `True`.",
    "false": "Python writes `False`.",
    "null": "Python writes `None`.",
    "self": "Is `self` missing as the first parameter of the method?",
}
_NO_LIST = r"(\w{1,20})\(\): argument 'tensors' \(position 1\) must be tuple of Tensors"
_NO_CONSTRUCTOR = (
    r"(\w{1,80})(?:\(\) takes no arguments$"
    r"|\.__init__\(\) (?:takes 1 positional argument but|got an unexpected keyword argument))"
)
_LIKE_CONSTRUCTOR = r"[ \t]*def[ \t]+(?!__init__\b)(_{0,3}(?:init|inti|int)_{0,3})[ \t]*\("
_NO_ATTRIBUTE = r"'(\w{1,80})' object has no attribute '((?!\w*__)\w{1,80})'"


def _advice(error: BaseException, name: str, text: str, files: set[str], file: str) -> str:
    """What a beginner may try, "" where nothing is known. By exact type and text alone: of the
    exception, and of what it holds, nothing is called or compared."""
    kind = type(error)
    try:
        if kind is RuntimeError:
            return _of_torch(text, files)
        if kind is ValueError:
            return next((advice for part, advice in _NUMPY if part in text), "")
        if kind is AttributeError:
            return _of_attribute(text, file)
        if kind is NameError:
            return _of_name(text)
        if kind is TypeError:
            return _of_type(text, file)
        if issubclass(kind, OSError):
            return _of_system(error, name, files)
    except _Everything:  # the author's code had its hands in linecache, say
        pass
    return ""


def _of_torch(text: str, files: set[str]) -> str:
    advice = next((advice for part, advice in _TORCH if part in text), "")
    if advice is _PRODUCT and any(where.endswith("/nn/modules/linear.py") for where in files):
        return _LAYER
    sizes = _matching(_SIZES, text)
    if advice is _PRODUCT and sizes is not None and sizes.group(2) == sizes.group(4):
        return _BATCHES
    if advice is _DTYPES and not any(word in text for word in _WHOLE):
        return _DOUBLES if any(word in text for word in _WIDE) else ""
    return advice


def _of_attribute(text: str, file: str) -> str:
    """Asks for the assignment where the class is the author's own: their file says `class X`."""
    found = _matching(_NO_ATTRIBUTE, text)
    if found is None:
        return ""
    owner, attribute = found.groups()
    own = rf"[ \t]*class[ \t]+{owner}\b"
    if any(_matching(own, line) for line in _lines_of(file) if type(line) is str):
        return (
            f"Is `self.{attribute} = …` missing in `__init__`, or is it an argument? Then it is "
            f"`{attribute}` alone."
        )
    return ""


def _of_type(text: str, file: str) -> str:
    if any(part in text for part in _XOR):
        return _POWER
    joins = _matching(_NO_LIST, text)
    if joins is not None:
        return f"Put the tensors into one list: `torch.{joins.group(1)}([a, b])`."
    found = _matching(_NO_CONSTRUCTOR, text)
    return misspelt_constructor(found.group(1), file) if found is not None else ""


def misspelt_constructor(name: str, file: str) -> str:
    """Where the file's class of that name has what was to be `__init__`; "" where it has not."""
    lines = [line if type(line) is str else "" for line in _lines_of(file)]
    if not name.isidentifier():  # a metaclass may say anything
        return ""
    inside, advice = -1, ""
    for number, line in enumerate(lines, 1):
        depth = len(line) - len(line.lstrip())
        if inside < 0:
            inside = depth if _matching(rf"[ \t]*class[ \t]+{name}\b", line) is not None else -1
        elif line.strip() and depth <= inside:
            break
        elif _matching(r"[ \t]*def[ \t]+__init__\b", line) is not None:
            return ""
        elif not advice and (found := _matching(_LIKE_CONSTRUCTOR, line)) is not None:
            advice = (
                f"`{found.group(1)}` in line {number} constructs nothing: Python looks for "
                "`__init__`, with two underscores on each side."
            )
    return advice


def _of_name(text: str) -> str:
    found = _matching(_NO_NAME, text)
    return _NAMES.get(found.group(1), "") if found is not None else ""


def _of_system(error: BaseException, name: str, files: set[str]) -> str:
    if any(part in where for where in files for part in _PROCESS_FILES):
        return ""
    if name in ("URLError", "gaierror") or any(where.endswith(_NET_FILES) for where in files):
        return _NETWORK
    return _FILES if _number(error) in (errno.ENOENT, errno.EACCES, errno.EROFS) else ""


_PROCESS_FILES = ("popen_fork", "popen_spawn", "subprocess", "dataloader", "forkserver")


def trace_of(own: list[tuple[int, str]], file: str, name: str, text: str) -> str:
    """The calls (line, function) that led there, as Python writes them; the innermost is last."""
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
