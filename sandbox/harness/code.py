"""Code as a module: compiled, registered, and executed under the file name its author knows."""

from __future__ import annotations

import ast
import linecache
import sys
import warnings
from types import CodeType, ModuleType

from sandbox.harness.failures import Stopped, attempt
from sandbox.wire.messages import Problem

GIVEN = "given.py"


class Source:
    """A compiled file: its code, and (line, text) of what the compiler warned of."""

    def __init__(
        self, text: str, tree: ast.Module | None, code: CodeType, advice: list[tuple[int, str]]
    ) -> None:
        self._text = text
        self._tree = tree
        self.code = code
        self.advice = advice

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        if self._tree is None:
            with warnings.catch_warnings(record=True):
                self._tree = ast.parse(self._text)
        return self._tree


def compile_source(text: str, file: str, *, tree: bool = False) -> Source:
    """Parse and compile; raises `Stopped` with a compile_error that names the line.

    `tree`: the syntax tree will be asked for. To make it by the way is then cheaper, else dearer.
    """
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Stopped(
            Problem(
                "compile_error",
                f"Line {line}: a NUL character stands in the code, which Python cannot read. "
                "Delete it, or copy the code anew.",
                line,
            )
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        message = f"Line {line}: a character here is not valid UTF-8. Delete it, and type it anew."
        raise Stopped(Problem("compile_error", message, line)) from None
    text = text.removeprefix("\ufeff")
    lines = text.splitlines(keepends=True)
    linecache.cache[file] = (len(text), None, lines, file)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            parsed = ast.parse(text, file) if tree else None
            code = compile(text if parsed is None else parsed, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Stopped(_syntax_problem(error, lines)) from None
    except (RecursionError, MemoryError, ValueError, OverflowError):
        message = "The code is nested too deeply for Python to compile."
        raise Stopped(Problem("compile_error", message)) from None
    advice = [(w.lineno, f"Line {w.lineno}: {w.message}") for w in caught]
    return Source(text, parsed, code, advice[:20])


def run_module(name: str, file: str, source: Source, names: ModuleType | None = None) -> ModuleType:
    """Execute as module `name`, with the public names of another module already in its globals."""
    module = ModuleType(name)
    module.__file__ = file
    if names is not None:
        for key, value in names.__dict__.items():
            if not key.startswith("__"):
                module.__dict__[key] = value
    sys.modules[name] = module
    attempt(file, exec, source.code, module.__dict__)
    return module


def run_given(text: str) -> ModuleType:
    """given.py as a module; what is wrong with it is never the learner's."""
    try:
        return run_module("given", GIVEN, compile_source(text, GIVEN))
    except Stopped as stopped:
        raise given_fault(stopped) from None


def given_fault(stopped: Stopped) -> Stopped:
    """The same, told as a fault of given.py: its lines are not those of the learner's file."""
    problem = stopped.problem
    kind = problem.kind if problem.kind == "memory_limit" else "internal_error"
    return Stopped(Problem(kind, f"given.py: {problem.message}", 0, problem.trace))


_MEANINGS = (
    ("expected ':'", "a colon `:` is missing at the end of this line"),
    ("was never closed", "{} — add the closing bracket"),
    ("unterminated string literal", "a text has no closing quote on this line"),
    ("unterminated triple-quoted", "a text that starts with three quotes is never closed"),
    ("expected an indented block", "{} — indent the next line by four spaces, or write `pass`"),
    ("unexpected indent", "this line is indented further than the one before it"),
    ("unindent does not match", "this line's indentation fits no line above it"),
    ("inconsistent use of tabs", "tabs and spaces are mixed in the indentation; use spaces only"),
    ("Maybe you meant '=='", "`=` assigns; to compare, write `==`"),
    ("'return' outside function", "`return` stands outside a function; is it indented?"),
)


def _syntax_problem(error: SyntaxError, lines: list[str]) -> Problem:
    line = error.lineno or 0
    said = error.msg
    words = next((text.format(said) for part, text in _MEANINGS if part in said), said)
    shown = lines[line - 1].rstrip("\r\n") if 0 < line <= len(lines) else ""
    trace = ""
    if shown and len(shown) < 200:
        trace = f"{shown}\n{' ' * (max(error.offset or 1, 1) - 1)}^"
    prefix = f"Line {line}: " if line else ""
    return Problem("compile_error", f"{prefix}{words}", line, trace)
