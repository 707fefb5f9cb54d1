"""An example as the start of a learner's own case: each argument as text for a field.

What a field cannot say (a module of the given code, a tensor that requires gradients) is told in
its place; `app.grading.custom` reads what comes back.
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from app.grading.arrays import size, to_numpy
from app.grading.custom import METHOD, MOST_CALLS
from app.grading.signature import Names
from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Array, Generator, Given, Ref, Value

_MOST_NUMBERS = 200  # of a tensor that is written out
_MOST_TEXT = 4000  # characters that a field begins with
_NATURAL = {"torch": ("float32", "int64", "bool"), "numpy": ("float64", "int64", "bool")}
_DTYPES = ("bool", "int32", "int64", "float32", "float64")


class NoText(ValueError):
    """Why a value has no text, as a noun: "a module of the given code"."""


def own_case(case: Case, names: Names) -> dict[str, Any]:
    """{"init": [field], "calls": [{"method", "args": [field]}], "notes": [text], "why": text}.

    A field is {"label", "text", "why"}; `why` says what it holds that no text can, and is empty
    otherwise. The `why` of the case: it can be none of a learner's own.
    """
    calls = [step for step in case.steps if step.kind == "call"]
    alone = len(calls) == 1
    return {
        "init": [
            _field(case, _label("constructor", names.get("__init__", ()), place), value)
            for place, value in enumerate(case.init)
        ],
        "calls": [
            {
                "method": step.method,
                "args": [
                    _field(case, _call_label(calls, at, place, names, alone=alone), value)
                    for place, value in enumerate(step.args)
                ],
            }
            for at, step in enumerate(calls[:MOST_CALLS])
        ],
        "notes": _notes(case, calls),
        "why": _why(calls),
    }


def _field(case: Case, label: str, value: Value) -> dict[str, str]:
    if type(value) is Ref and type(case.objects.get(value.name)) is Generator:
        value = case.objects[value.name]
    try:
        return {"label": label, "text": write(value), "why": ""}
    except NoText as error:
        return {"label": label, "text": "", "why": str(error)}


def _label(what: str, known: tuple[str, ...], place: int) -> str:
    name = known[place] if place < len(known) else f"argument {place + 1}"
    return f"{what}, {name}"


def _call_label(calls: list[Step], at: int, place: int, names: Names, *, alone: bool) -> str:
    step = calls[at]
    known = names.get(step.method, ())
    if alone and place < len(known):
        return known[place]
    label = _label(step.method or "forward", known, place)
    return label if alone else f"call {at + 1}, {label}"


def _why(calls: list[Step]) -> str:
    if not calls:
        return "it calls nothing"
    if len(calls) > MOST_CALLS:
        return f"it makes {len(calls)} calls, and yours may make {MOST_CALLS}"
    odd = next(
        (step.method for step in calls if step.method and not METHOD.fullmatch(step.method)), ""
    )
    return f"it calls “{odd}”, which a case of yours cannot" if odd else ""


def _notes(case: Case, calls: list[Step]) -> list[str]:
    """What the example does beside its calls, and a learner's own case does not."""
    notes = []
    if case.train:
        notes.append("The example runs in train mode, yours in eval mode.")
    if case.constructed:
        notes.append("The example keeps the weights of the constructor, yours get the judge's.")
    if any(step.times != 1 for step in calls):
        notes.append("The example repeats a call; yours are made once.")
    read = [step.method for step in case.steps if step.kind != "call"]
    if read:
        names = ", ".join(f"“{name}”" for name in read)
        notes.append(f"The example also reads {names} after the calls; of yours the outputs count.")
    if any(step.reads or step.gradients for step in calls):
        notes.append(
            "The example also looks at the arguments after the call; of yours the outputs count."
        )
    return notes


def write(value: Value) -> str:
    """The literal that `app.grading.literals` reads back as this value; raises `NoText`."""
    text = _write(value)
    if len(text) > _MOST_TEXT:
        raise NoText("more than a field can hold")
    return text


def _write(value: Value) -> str:
    kind = type(value)
    if value is None or kind is bool:
        return str(value)
    if kind is int:
        if abs(value) >= 2**1023:
            raise NoText("a number of hundreds of digits")
        return str(value)
    if kind is float:
        return repr(value) if math.isfinite(value) else str(value)
    if kind is str:
        return json.dumps(value, ensure_ascii=False)
    if kind is list:
        return f"[{', '.join(map(_write, value))}]"
    if kind is tuple:
        return f"({', '.join(map(_write, value))}{',' if len(value) == 1 else ''})"
    if kind is dict:
        return _table(value)
    if kind is Array:
        return _array(value)
    if kind is Generator:
        return f"generator({value.seed})"
    if kind is Given:
        raise NoText(f"“{value.name}” of the given code")
    if kind is Ref:
        raise NoText(f"the object “{value.name}” that the example shares between its calls")
    raise NoText("a value that has no text")


def _table(value: dict[Value, Value]) -> str:
    if any(type(key) is not str and not (type(key) is int and abs(key) < 2**31) for key in value):
        raise NoText("a dictionary with other keys than texts and whole numbers")
    pairs = (f"{_write(key)}: {_write(item)}" for key, item in value.items())
    return "{" + ", ".join(pairs) + "}"


def _array(value: Array) -> str:
    noun = {"torch": "tensor", "numpy": "array"}.get(value.kind)
    if noun is None:
        raise NoText("a parameter" if value.kind == "parameter" else "a NumPy number")
    if value.requires_grad:
        raise NoText("a tensor that requires gradients")
    if value.dtype not in _DTYPES:
        raise NoText(f"a {noun} of dtype {value.dtype}")
    count = size(value)
    if count > _MOST_NUMBERS or (count == 0 and value.shape != (0,)):
        shape = (
            "(" + ", ".join(map(str, value.shape)) + ("," if len(value.shape) == 1 else "") + ")"
        )
        usual = value.dtype == _NATURAL[value.kind][0]
        return f"{noun}(shape={shape}, seed=1{'' if usual else f', dtype={value.dtype}'})"
    numbers = np.empty(0) if count == 0 else to_numpy(value)
    usual = value.dtype in _NATURAL[value.kind] and (count > 0 or value.dtype[:5] == "float")
    return f"{noun}({_numbers(numbers)}{'' if usual else f', dtype={value.dtype}'})"


def _numbers(values: Any) -> str:
    """Nested lists, each number as short as its dtype allows."""
    if values.ndim:
        return f"[{', '.join(map(_numbers, values))}]"
    return str(values[()])
