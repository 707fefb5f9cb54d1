"""How values are called inside a sentence: "a tensor of shape (2, 3)", "4.0854", "[0, 1]"."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from sandbox.wire.values import Array, Generator, Given, Opaque, Raised, Ref, Value

_KIND_WORDS = {
    "bool": "booleans", "int": "integers", "float": "floats", "complex": "complex numbers",
}  # fmt: skip
_LONG_TEXT = 60


#: Control characters, but for tab and newline: no page, terminal or database should meet them.
#: Those from 128 on are the same again: 155 alone begins an escape sequence on some terminals.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def clean(text: str, most: int) -> str:
    """A learner's text, shortened and without control characters."""
    return text[:most].replace("\r\n", "\n").translate(_CONTROLS)


def printed_text(text: str, most: int) -> str:
    """What a learner's code printed, as `clean` gives it; where it is cut, it says so."""
    shown = clean(text, most)
    return shown if len(text) <= most else f"{shown}\n… cut here: the first {most:,} characters."


def kind_word(kind: str) -> str:
    """The plural that a dtype kind is called by."""
    return _KIND_WORDS[kind]


def shape_text(shape: Iterable[int]) -> str:
    """A shape as PyTorch's users write it: "(2, 3)"."""
    return str(tuple(int(dim) for dim in shape))


def index_text(index: Iterable[Any]) -> str:
    """A place in an array: "[0, 1]"."""
    return str([int(i) for i in index])


def a_word(noun: str) -> str:
    """The noun with its article."""
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


def number_text(value: Any, digits: int = 4) -> str:
    """A number to this many decimals, or in scientific notation where those would say nothing."""
    if isinstance(value, (complex, np.complexfloating)):
        sign = "-" if math.copysign(1.0, value.imag) < 0 else "+"
        return f"{number_text(value.real, digits)}{sign}{number_text(abs(value.imag), digits)}j"
    if isinstance(value, (bool, int, np.integer, np.bool_)):
        text = str(value)
        return text if len(text) <= _LONG_TEXT else text[:_LONG_TEXT] + "…"
    number = float(value)
    if not math.isfinite(number):
        return str(number)
    size = abs(number)
    if number == 0 or (10.0 ** (1 - digits) <= size < 1e7):
        return f"{number:.{digits}f}"
    return f"{number:.{digits}g}"


def both(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in (4, 6, 9):
        mine, right = number_text(got, digits), number_text(expected, digits)
        if mine != right:
            return mine, right
    return str(got), str(expected)


def quoted(text: str) -> str:
    """A string in quotes, shortened where it is long."""
    return repr(text if len(text) <= _LONG_TEXT else text[:_LONG_TEXT] + "…")


def a_value(value: Value) -> str:
    """A value in a few words, for the middle of a sentence."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    if value is None or kind is bool:
        return str(value)
    if kind in (int, float, complex):
        return number_text(value)
    if kind is Array:
        noun = "tensor" if value.kind in ("torch", "parameter") else "array"
        if value.kind == "numpy_scalar":
            return f"a number ({value.dtype})"
        if value.shape == ():
            return f"{a_word(noun)} of shape () ({value.dtype})"
        return f"{a_word(noun)} of shape {shape_text(value.shape)}"
    if kind in (list, tuple):
        return f"a {kind.__name__} of {len(value)} {'item' if len(value) == 1 else 'items'}"
    if kind is dict:
        return f"a dictionary of {len(value)} {'key' if len(value) == 1 else 'keys'}"
    if kind is bytes:
        return f"{len(value)} bytes"
    return _a_node(value)


def _a_node(value: Value) -> str:
    if type(value) is Raised:
        return f"an exception ({value.type_name[:_LONG_TEXT]})"
    if type(value) is Opaque:
        return a_word(value.type_name[:_LONG_TEXT])
    if type(value) is Generator:
        return f"a torch.Generator seeded with {value.seed}"
    if type(value) is Given:
        return f"the given `{value.name[:_LONG_TEXT]}`"
    if type(value) is Ref:
        return f"the shared `{value.name[:_LONG_TEXT]}`"
    return a_word(type(value).__name__)
