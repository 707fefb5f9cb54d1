"""Values as short texts for pages: a tensor's head and numbers, elided where it is large."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from app.grading.arrays import size, to_numpy
from app.grading.signature import Names
from app.grading.wording import number_text, shape_text
from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Array, Generator, Given, Opaque, Raised, Ref, Value

_LINE = re.compile(r"^Line \d+: ")
_MOST_NUMBERS = 400  # then an array is elided in its middle
_MOST_ITEMS = 20
_MOST_TEXT = 2000
_MOST_NODES = 500
_MOST_RANK = 4  # beyond, an array is shown flat


def render(value: Value) -> str:
    """The text of any wire value, at most a few thousand characters."""
    text = _render(value, 0, [_MOST_NODES])
    return text if len(text) <= 4 * _MOST_TEXT else text[: 4 * _MOST_TEXT] + " …"


def _render(value: Value, depth: int, left: list[int]) -> str:
    kind = type(value)
    left[0] -= 1  # nodes that may still be drawn: lists of lists of lists would take seconds
    if depth > 8 or left[0] < 0:
        return "…"
    if kind is Array:
        return _array(value)
    if kind is str:
        return repr(value) if len(value) <= _MOST_TEXT else repr(value[:_MOST_TEXT]) + " …"
    if kind is float or kind is complex:
        return repr(value)
    if kind is int:
        text = str(value)
        return text if len(text) <= 80 else text[:80] + "…"
    if kind in (list, tuple):
        opening, closing = ("[", "]") if kind is list else ("(", ",)" if len(value) == 1 else ")")
        return (
            opening
            + _many([_render(v, depth + 1, left) for v in value[:_MOST_ITEMS]], value)
            + closing
        )
    if kind is dict:
        pairs = list(value.items())[:_MOST_ITEMS]
        inside = [f"{_render(k, depth + 1, left)}: {_render(v, depth + 1, left)}" for k, v in pairs]
        return "{" + _many(inside, value) + "}"
    if kind is bytes:
        return f"{len(value)} bytes"
    return _node(value, depth, left)


def _many(parts: list[str], whole: Any) -> str:
    if len(whole) > len(parts):
        parts = [*parts, f"… {len(whole) - len(parts)} more"]
    if any("\n" in part for part in parts):
        return ",\n".join(parts)
    return ", ".join(parts)


def _node(value: Value, depth: int, left: list[int]) -> str:
    if type(value) is Generator:
        return f"torch.Generator, seed {value.seed}"
    if type(value) is Given:
        if not value.call:
            return value.name
        args = [_render(item, depth + 1, left) for item in value.args]
        args += [f"{key}={_render(item, depth + 1, left)}" for key, item in value.kwargs.items()]
        return f"{value.name}({', '.join(args)})"
    if type(value) is Ref:
        return value.name
    if type(value) is Raised:
        name = value.type_name[:80]
        # The line is of a file that its reader does not have, where it is the expected exception.
        text = _LINE.sub("", value.message[:_MOST_TEXT]).removeprefix(f"{name}: ")
        return f"raises {name}" + (f": {text}" if text else "")
    if type(value) is Opaque:
        return f"<{value.type_name[:80]}>" + (f" {value.why[:200]}" if value.why else "")
    return repr(value)


def _array(value: Array) -> str:
    noun = {"numpy": "array", "numpy_scalar": "number"}.get(value.kind, "tensor")
    head = f"{noun} {shape_text(value.shape)} {value.dtype}"
    if size(value) == 0:
        return f"{head}, empty"
    numbers = to_numpy(value)
    if value.shape == ():
        return f"{number_text(numbers[()])} ({head})"
    options: dict[str, Any] = {}
    if numbers.dtype.kind in "fc":
        finite = np.abs(numbers[np.isfinite(numbers)])
        largest = float(finite.max()) if finite.size else 0.0
        if largest == 0 or 1e-2 <= largest < 1e6:
            options["formatter"] = {"float_kind": lambda x: f"{x:.4f}"}
    if numbers.ndim > _MOST_RANK:
        head, numbers = f"{head}, flat", numbers.reshape(-1)
    text = np.array2string(
        numbers, separator=", ", max_line_width=100, threshold=_MOST_NUMBERS, edgeitems=3,
        precision=4, **options,
    )  # fmt: skip
    return f"{head}\n{text}"


def case_inputs(case: Case, names: Names | None = None) -> list[list[str]]:
    """[[label, text]] for a page: what the case constructs, shares and calls, in order.

    `names`: what the reference calls its arguments, by method.
    """
    names = names or {}
    rows = []
    if case.init:
        words = [
            f"{_name(names, '__init__', place)} = {text}"
            if _name(names, "__init__", place)
            else text
            for place, text in enumerate(map(render, case.init))
        ]
        rows.append(["constructor", ", ".join(words)])
    rows += [[f"shared {name}", render(item)] for name, item in case.objects.items()]
    calls = [step for step in case.steps if step.kind == "call"]
    for step in case.steps:
        rows += _step_inputs(step, names, alone=len(calls) == 1)
    if case.train:
        rows.append(["mode", "train"])
    return rows


def _name(names: Names, method: str, place: int) -> str:
    """What the reference calls its argument at this place; "" where it is not known."""
    known = names.get(method, ())
    return known[place] if 0 <= place < len(known) else ""


def _step_inputs(step: Step, names: Names, *, alone: bool) -> list[list[str]]:
    """`alone`: the case has no other call, so that an argument's name says it all."""
    if step.kind != "call":
        return [["then read", step.method]]
    method = step.method or "forward"
    times = f" × {step.times}" if step.times != 1 else ""
    if not step.args:
        return [[f"{method}(){times}", "no arguments"]]
    rows = []
    for place, value in enumerate(step.args):
        label = f"{method}{times}"
        if name := _name(names, step.method, place):
            label = name if alone and not times else f"{label}, {name}"
        elif len(step.args) > 1:
            label += f", argument {place + 1}"
        rows.append([label, render(value)])
    return rows


def argument_words(case: Case, step: int, argument: int, names: Names) -> str:
    """An argument for the head of a sentence: "The argument `x` of `forward`"."""
    method = case.steps[step].method if 0 <= step < len(case.steps) else ""
    called = f"`{method}`" if method else "the call"
    if name := _name(names, method, argument):
        return f"The argument `{name}` of {called}"
    return f"Argument {argument + 1} of {called}"


def output_labels(steps: tuple[Step, ...]) -> list[str]:
    """The place of each output of a case, in the order of `Result.outputs`.

    One output alone is "output"; of several each is called by its step.
    """
    labels = []
    calls = [step.method or "forward" for step in steps if step.kind == "call"]
    seen: dict[str, int] = {}
    for step in steps:
        name = step.method or "forward"
        if step.kind != "call":
            labels.append(f"value of `{name}`" if step.kind == "attribute" else f"shared `{name}`")
            continue
        for _ in range(1 if step.raises else step.times):
            seen[name] = seen.get(name, 0) + 1
            many = calls.count(name) > 1 or step.times > 1
            if step.returns or step.raises:
                labels.append(f"output of `{name}`" + (f", call {seen[name]}" if many else ""))
        labels += [f"argument {i + 1} of `{name}` after the call" for i in step.reads]
        labels += [f"gradient of argument {i + 1} of `{name}`" for i in step.gradients]
    return ["output"] if len(labels) == 1 and labels[0].startswith("output") else labels


def render_outputs(outputs: tuple[Value, ...], labels: list[str]) -> str:
    """The text of a case's outputs, labelled when there are several."""
    if len(outputs) == 1 and labels == ["output"]:
        return render(outputs[0])
    if not outputs:
        return "nothing"
    parts = []
    for place, output in enumerate(outputs[:_MOST_ITEMS]):
        label = labels[place] if place < len(labels) else f"output {place + 1}"
        parts.append(f"{label}: {render(output)}")
    if len(outputs) > _MOST_ITEMS:
        parts.append(f"… {len(outputs) - _MOST_ITEMS} more")
    return "\n".join(parts)
