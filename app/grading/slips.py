"""What an output of another type than asked for calls for, in one sentence, where that is sure."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from app.grading.arrays import is_scalar, number_kind, rectangle
from sandbox.wire.values import Array, Value

_TORCH = ("torch", "parameter")


def slip(got: Value, expected: Value) -> str:
    """What to change, as the end of a message: ". …" without its full stop; else empty."""
    said = _said(got, expected)
    return f". {said}" if said else ""


def _said(got: Value, expected: Value) -> str:
    if type(got) is str:
        return _of_text(got, expected)
    if type(got) in (list, tuple) and got:
        return _of_items(got, expected)
    if type(got) is Array and type(expected) in (list, tuple) and got.shape == (len(expected),):
        if not all(map(is_scalar, expected)):
            return ""
        if type(expected) is tuple:
            return "`tuple(….tolist())` makes a tuple of it"
        return "`.tolist()` makes a list of it"
    return ""


def _of_text(got: str, expected: Value) -> str:
    if is_scalar(expected) and number_kind(expected) != "bool":
        with contextlib.suppress(ValueError):
            complex(got.strip())
            return "In quotes it is text: return the number itself, without `str()` or an f-string"
    if type(expected) is Array and got.lstrip().startswith(("tensor(", "array(", "[")):
        return "That is text: return the values themselves, not what `str()` makes of them"
    return ""


def _of_items(got: Sequence[Value], expected: Value) -> str:
    if len(got) == 1 and _alike(got[0], expected):
        said = "Return the item itself: `[0]` takes it out"
        return said if type(got) is list else f"{said}, or a comma behind the value is too many"
    if type(expected) is Array and (said := _made_of(got, expected)):
        return said
    if type(got) is tuple and _alike(got[0], expected):
        return "Only one value is asked for"
    return ""


def _alike(got: Value, expected: Value) -> bool:
    """Whether it may be the answer itself."""
    if is_scalar(expected):
        return is_scalar(got)
    return type(expected) is Array and type(got) is Array and got.shape == expected.shape


def _made_of(got: Sequence[Value], expected: Array) -> str:
    """The call that makes an array of the expected shape of these items, if one does."""
    torch = expected.kind in _TORCH
    shapes = {item.shape for item in got if type(item) is Array and (item.kind in _TORCH) is torch}
    whole = all(type(item) is Array and item.kind != "numpy_scalar" for item in got)
    if whole and shapes == {expected.shape[1:]} and expected.shape[:1] == (len(got),):
        return f"`{'torch' if torch else 'np'}.stack(…)` makes one of them"
    if rectangle(got) == expected.shape:
        return f"`{'torch.tensor' if torch else 'np.array'}(…)` makes one of it"
    return ""
