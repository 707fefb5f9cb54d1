"""Python literals as people write them in a field, to the JSON of a learner's own cases and back.

`read("tensor([[1.5, 2]])")` gives `{"tensor": [[1.5, 2]]}`, what `app.grading.custom` takes; a
tensor by shape and seed is `tensor(shape=(2, 3), seed=1)`. Read by hand, token by token: nothing
here is evaluated, and how deep it may go is counted, whatever is written.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

MOST_TEXT = 20_000  # characters of one literal
MOST_DEPTH = 24
_MOST_DIGITS = 400
_NO_SUMS = "Write the number itself; nothing is calculated here"

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<number>(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+
        |(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?))
    |(?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<mark>[\[\](){},:=+-])
    |(?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_CONSTANTS: dict[str, Any] = {
    "None": None, "True": True, "False": False, "inf": math.inf, "nan": math.nan,
}  # fmt: skip
_MODULES = {"math", "np", "numpy", "torch"}
_DTYPES = {"bool", "int32", "int64", "float32", "float64", "float", "int", "long", "double"}
_SAME = {"float": "float32", "double": "float64", "int": "int32", "long": "int64"}
_KEPT = {"array", "generator", "python", "tensor"}
_ESCAPE = re.compile(r"\\(\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPED = {
    "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "\n": "",
    "a": "\a", "b": "\b", "f": "\f", "v": "\v",
}  # fmt: skip


class LiteralError(ValueError):
    """Why a text is no literal, in the middle of a sentence: "holds …", "ends before …"."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def read(text: str) -> Any:
    """The JSON of an argument; raises `LiteralError`. Tuples stay tuples."""
    if len(text) > MOST_TEXT:
        raise LiteralError(f"is longer than {MOST_TEXT:,} characters")
    if not text.strip():
        raise LiteralError("is empty; write None for no value")
    parser = _Parser(_tokens(text))
    value = parser.value(0)
    if parser.now.kind != "end":
        raise parser.behind(value)
    return value


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            if rest[:1] in ("'", '"'):
                raise LiteralError(f"holds a text without its closing {rest[0]}")
            why = f"holds {rest[:1]!r}, which no literal has"
            raise LiteralError(f"{why}. {_NO_SUMS}" if rest[:1] in ("*", "/", "%") else why)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match.group(kind), match.start(kind)))
        if kind == "end":
            return found
        at = match.end()


class _Parser:
    """One literal, by descent; each bracket is a level of depth."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.now
        self.place += 1
        return token

    def wrong(self, why: str) -> LiteralError:
        if self.now.kind == "end":
            return LiteralError("ends too early: a bracket is open, or a value is missing")
        said = f"{why} {self.now.text[:20]!r} (character {self.now.at + 1})"
        sums = self.now.kind == "mark" and self.now.text in "+-"
        return LiteralError(f"{said}. {_NO_SUMS}" if sums else said)

    def behind(self, value: Any) -> LiteralError:
        """Why nothing may stand here, behind the whole value."""
        error = self.wrong("goes on after the value with")
        before, comma, after, end = (self.tokens[self.place - 1 :] + [self.now] * 3)[:4]
        digits = before.text.isdigit() and after.text.isdigit()
        if type(value) is not int or not digits or comma.text != "," or end.kind != "end":
            return error
        meant = f"{'-' * (value < 0)}{before.text[:20]}.{after.text[:20]}"
        return LiteralError(f"{error}; a decimal point is a dot: {meant}")

    def is_mark(self, text: str) -> bool:
        return self.now.kind == "mark" and self.now.text == text

    def past(self, text: str) -> None:
        if not self.is_mark(text):
            raise self.wrong(f"has, where {text!r} should stand,")
        self.place += 1

    def value(self, depth: int) -> Any:
        if depth > MOST_DEPTH:
            raise LiteralError(f"is nested deeper than {MOST_DEPTH} levels")
        token = self.take() if self.now.kind != "end" else self.now
        if token.kind == "number":
            return _number(token.text)
        if token.kind == "text":
            said = _unescaped(token.text[1:-1])
            while self.now.kind == "text":  # texts beside each other are one
                said += _unescaped(self.take().text[1:-1])
            return said
        if token.kind == "name":
            return self.named(token, depth)
        if token.kind == "mark" and token.text in "+-":
            return self.signed(token)
        if token.kind == "mark" and token.text == "[":
            return self.items("]", depth)[0]
        if token.kind == "mark" and token.text == "(":
            items, comma = self.items(")", depth)
            return items[0] if len(items) == 1 and not comma else tuple(items)
        if token.kind == "mark" and token.text == "{":
            return self.table(depth)
        if token.kind != "end":
            self.place -= 1
        raise self.wrong("has, where a value should stand,")

    def signed(self, sign: _Token) -> Any:
        if self.now.kind not in ("number", "name"):
            raise self.wrong(f"has, behind {sign.text!r},")
        number = self.value(0) if self.now.kind == "number" else self.constant(self.take())
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise LiteralError(f"has no number behind {sign.text!r}")
        return -number if sign.text == "-" else number

    def items(self, closing: str, depth: int) -> tuple[list[Any], bool]:
        """What stands before the closing bracket, and whether a comma ends it."""
        found: list[Any] = []
        comma = False
        while not self.is_mark(closing):
            if found and not comma:
                raise self.wrong("lacks a comma before")
            found.append(self.value(depth + 1))
            if comma := self.is_mark(","):
                self.place += 1
        self.place += 1
        return found, comma

    def table(self, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        comma = True
        while not self.is_mark("}"):
            if not comma:
                raise self.wrong("lacks a comma before")
            key = self.value(depth + 1)
            # Numbers below this size are spread well over a dictionary, whoever chose them.
            small = type(key) is int and abs(key) < 2**31
            if not (isinstance(key, str) or small):
                raise LiteralError("has a key that is neither a text nor a small whole number")
            self.past(":")
            found[key] = self.value(depth + 1)
            if comma := self.is_mark(","):
                self.place += 1
        self.place += 1
        if kept := sorted(_KEPT & found.keys()):
            raise LiteralError(f"has the key {kept[0]!r}, which means something else here")
        return found

    def named(self, token: _Token, depth: int) -> Any:
        if not self.is_mark("("):
            return self.constant(token)
        self.place += 1
        name = _bare(token.text)
        args, words = self.call(depth)
        if name == "float" and len(args) == 1 and not words and isinstance(args[0], str):
            special = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}
            if args[0].lower() in special:
                return special[args[0].lower()]
        if name in ("tensor", "array"):
            return _array(name, args, words)
        if name in ("Generator", "generator"):
            seed = words.get("seed", args[0] if args else None)
            if len(args) + len(words) != 1 or seed is None:
                raise LiteralError("must give a generator its seed: generator(7)")
            return {"generator": seed}
        raise LiteralError(f"calls {token.text[:40]!r}; only tensor, array and generator are known")

    def constant(self, token: _Token) -> Any:
        name = _bare(token.text)
        if name not in _CONSTANTS:
            raise LiteralError(
                f"holds the name {token.text[:40]!r}; names are no values here"
                " (a text stands in quotes)"
            )
        return _CONSTANTS[name]

    def call(self, depth: int) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a call, by position and by name; a dtype is its name."""
        args: list[Any] = []
        words: dict[str, Any] = {}
        comma = True
        while not self.is_mark(")"):
            if not comma:
                raise self.wrong("lacks a comma before")
            after = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
            if self.now.kind == "name" and after.kind == "mark" and after.text == "=":
                word = self.take().text
                self.place += 1
                words[word] = self.dtype() if word == "dtype" else self.value(depth + 1)
            elif words:
                raise self.wrong("has, behind an argument by name,")
            else:
                args.append(self.value(depth + 1))
            if comma := self.is_mark(","):
                self.place += 1
        self.place += 1
        return args, words

    def dtype(self) -> str:
        token = self.take() if self.now.kind != "end" else self.now
        name = _bare(token.text) if token.kind == "name" else token.text.strip("'\"")
        if token.kind not in ("name", "text") or name not in _DTYPES:
            raise LiteralError(
                f"has the dtype {token.text[:20]!r}; known: bool, int32, int64, float32, float64"
            )
        return _SAME.get(name, name)


def _bare(name: str) -> str:
    """The name without the module that it may be written with: torch.tensor, np.inf."""
    module, dot, rest = name.partition(".")
    return rest if dot and module in _MODULES else name


def _array(noun: str, args: list[Any], words: dict[str, Any]) -> dict[str, Any]:
    for word in words:
        if word not in ("shape", "seed", "dtype"):
            raise LiteralError(f"gives {noun} {word[:40]!r}; known: shape, seed, dtype")
    dtype = {"dtype": words["dtype"]} if "dtype" in words else {}
    if len(args) == 1 and not {"shape", "seed"} & words.keys():
        return {noun: _lists(args[0]), **dtype}
    if args or not {"shape", "seed"} <= words.keys():
        raise LiteralError(
            f"needs the numbers, {noun}([[1, 2], [3, 4]]), or a shape and a seed, "
            f"{noun}(shape=(2, 2), seed=1)"
        )
    shape = words["shape"]
    shape = [shape] if isinstance(shape, int) else _lists(shape)
    return {noun: {"shape": shape, "seed": words["seed"], **dtype}}


def _lists(value: Any) -> Any:
    """Tuples of numbers are lists to a tensor. (No deeper than `MOST_DEPTH`.)"""
    return [_lists(item) for item in value] if isinstance(value, (list, tuple)) else value


def _number(text: str) -> int | float:
    if len(text) > _MOST_DIGITS:
        raise LiteralError(f"holds a number of more than {_MOST_DIGITS} characters")
    try:
        if re.fullmatch(r"[0-9_]+|0[xXbBoO].*", text):
            return int(text, 0)
        return float(text)
    except ValueError:
        raise LiteralError(f"holds {text[:20]!r}, which is no number") from None


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) > 1:
            number = int(code[1:], 16)
            if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise LiteralError(f"holds {match.group()}, which is no character")
            return chr(number)
        return _ESCAPED.get(code, "\\" + code)

    return _ESCAPE.sub(one, text)
