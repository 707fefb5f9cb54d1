"""Code as a module: compiled, registered, and executed under the file name its author knows."""

from __future__ import annotations

import ast
import difflib
import keyword
import linecache
import re
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
    ("expected an indented block", "{} — indent this line, or put `pass` before it"),
    ("unexpected indent", "this line is indented further than the code around it"),
    ("unindent does not match", "this line's indentation fits no line above it"),
    ("inconsistent use of tabs", "tabs and spaces are mixed in the indentation; use spaces only"),
    ("Maybe you meant '=='", "`=` assigns; to compare, write `==`"),
    ("invalid decimal literal", "{} — to multiply, write `2 * x`; no name begins with a digit"),
    ("invalid character", "{} — quotes and signs that look like Python's, but are not; type them"),
    ("'return' outside function", "`return` stands outside a function; is it indented?"),
)


#: What a line may begin with, and what then follows: a guess has to make sense of the whole line.
_BLOCK, _VALUE = r"\s.*:\s*(#.*)?$", r"\s+[\w\"'(\[{-].*$"
_BEGINNINGS = {
    "assert": _VALUE, "class": r"\s+\w+\s*(\(.*\))?\s*:", "def": r"\s+\w+\s*\(",
    "elif": _BLOCK, "else": r"\s*:\s*(#.*)?$", "except": r"(\s.*)?:\s*(#.*)?$",
    "finally": r"\s*:\s*(#.*)?$", "for": r"\s.*\sin\s.*:", "from": r"\s+[\w.]+\s+import\s",
    "if": _BLOCK, "import": r"\s+[A-Za-z_][\w.]*(\s+as\s+\w+)?\s*(#.*)?$", "raise": _VALUE,
    "return": _VALUE, "try": r"\s*:\s*(#.*)?$", "while": _BLOCK, "with": _BLOCK, "yield": _VALUE,
}  # fmt: skip
#: Other languages' words, and those that are near to one of ours and mean nothing like it.
_ELSEWHERE = {
    "elseif": "elif", "elsif": "elif", "foreach": "for", "func": "def", "function": "def",
    "switch": "", "until": "", "unless": "",
}  # fmt: skip


def _near_keyword(line: str) -> str:
    """What a line that begins with a misspelt keyword was meant to begin with."""
    first = re.match(r"[ \t]*([A-Za-z]{2,12})\b", line[:300])
    if first is None or keyword.iskeyword(first[1]):
        return ""
    word, rest = first[1].lower(), line[first.end() : 300]
    near = difflib.get_close_matches(word, _BEGINNINGS, 4, 0.6)
    if word in _ELSEWHERE:
        near = [_ELSEWHERE[word]]
    for meant in near:
        if meant and re.match(_BEGINNINGS[meant], rest):
            return f"`{first[1]}` is no keyword; is it meant to be `{meant}`?"
    return ""


def _syntax_problem(error: SyntaxError, lines: list[str]) -> Problem:
    line = error.lineno or 0
    said = error.msg
    words = next((text.format(said) for part, text in _MEANINGS if part in said), said)
    shown = lines[line - 1].rstrip("\r\n") if 0 < line <= len(lines) else ""
    if re.match(r"[ \t]*else[ \t]+if\b", shown[:300]):
        words = "`else if` is `elif` in Python"
    trace = ""
    if shown and len(shown) < 200:
        trace = f"{shown}\n{' ' * (max(error.offset or 1, 1) - 1)}^"
    if said == "invalid syntax" and (near := _near_keyword(shown)):
        words = f"{said}: {near}"
    prefix = f"Line {line}: " if line else ""
    return Problem("compile_error", f"{prefix}{words}", line, trace)
