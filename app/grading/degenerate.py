"""Answers that nobody worked for, made from the expected ones: they must not be accepted.

All is done on the trusted side, on wire values; no code runs but the author's checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from app.grading.arrays import from_numpy, is_scalar, number_kind, plain, size, to_numpy
from app.grading.prepared import PreparedCase
from sandbox.wire.messages import Step
from sandbox.wire.values import Array, Value

#: outputs of one case, or None where this kind of answer cannot be given there
Answer = Callable[[PreparedCase], tuple[Value, ...] | None]

_HALF_FROM = 0.5  # from here on half precision is coarser than four decimals


def degenerate_answers(cases: tuple[PreparedCase, ...]) -> Iterator[tuple[str, Answer]]:
    """Each kind of degenerate answer to these cases, by its name."""
    yield "zeros", _each(lambda value: _filled(value, 0))
    yield "ones", _each(lambda value: _filled(value, 1))
    if any(_has_floats(output) for case in cases for output in case.expected or ()):
        yield "NaN", _each(lambda value: _filled(value, float("nan")))
    if (constant := _first_number(cases)) is not None:
        yield f"the constant {constant:.4g}", _each(lambda value: _filled(value, constant))
    yield "another shape", _each(_reshaped)
    yield "nothing", lambda case: tuple(None for _ in case.expected or ())
    most = max((len(step.args) for case in cases for step in case.case.steps), default=0)
    for place in range(most):
        yield f"argument {place + 1} itself", _input(place)
    if half_matters(cases):
        yield "rounded to half precision", _each(_halved)


def half_matters(cases: tuple[PreparedCase, ...]) -> bool:
    """Whether some float is at least 0.5 and not exact in half precision."""
    for case in cases:
        for output in case.expected or ():
            for leaf in leaves(output):
                if number_kind(leaf) != "float" or (type(leaf) is Array and size(leaf) == 0):
                    continue
                numbers = np.asarray(to_numpy(leaf) if type(leaf) is Array else leaf, np.float64)
                large = numbers[np.isfinite(numbers) & (np.abs(numbers) >= _HALF_FROM)]
                with np.errstate(over="ignore"):
                    if np.any(large.astype(np.float16).astype(np.float64) != large):
                        return True
    return False


def _each(change: Callable[[Value], Value]) -> Answer:
    return lambda case: tuple(change(output) for output in case.expected or ())


def leaves(value: Value) -> Iterator[Value]:
    """Every value in the structure that is no list, tuple or dictionary."""
    if type(value) in (list, tuple):
        for item in value:
            yield from leaves(item)
    elif type(value) is dict:
        for item in value.values():
            yield from leaves(item)
    else:
        yield value


def _has_floats(value: Value) -> bool:
    return any(number_kind(leaf) == "float" for leaf in leaves(value))


def _first_number(cases: tuple[PreparedCase, ...]) -> float | None:
    """The first number of the first example: what a learner who copies it would return."""
    for case in cases:
        for output in case.expected or ():
            for leaf in leaves(output):
                if number_kind(leaf) in ("float", "int") and not (
                    type(leaf) is Array and size(leaf) == 0
                ):
                    first = leaf if is_scalar(leaf) else to_numpy(leaf).reshape(-1)[0]
                    number = plain(leaf) if is_scalar(leaf) else first
                    value = float(np.real(number))
                    if np.isfinite(value) and value not in (0.0, 1.0):
                        return value
    return None


def _map(value: Value, change: Callable[[Value], Value]) -> Value:
    if type(value) is list:
        return [_map(item, change) for item in value]
    if type(value) is tuple:
        return tuple(_map(item, change) for item in value)
    if type(value) is dict:
        return {key: _map(item, change) for key, item in value.items()}
    return change(value)


def _filled(value: Value, number: float) -> Value:
    """The same structure with this number in every place (text: empty)."""

    def fill(leaf: Value) -> Value:
        kind = number_kind(leaf)
        if type(leaf) is str:
            return ""
        if not kind:
            return leaf
        if kind in ("int", "bool") and number != number:
            return leaf
        if type(leaf) is Array:
            return from_numpy(np.full(leaf.shape if size(leaf) else (0,), number), leaf)
        return {"bool": bool, "int": int, "float": float, "complex": complex}[kind](number)

    return _map(value, fill)


def _reshaped(value: Value) -> Value:
    """The right numbers in another shape: an array gains an axis, the rest an item or a list."""
    if type(value) is Array:
        return Array(value.kind, value.dtype, (1, *value.shape), value.data)
    if type(value) in (list, tuple):
        return [*value, value[-1]] if value else [0]
    return [value]


def _halved(value: Value) -> Value:
    def halve(leaf: Value) -> Value:
        if number_kind(leaf) != "float":
            return leaf
        with np.errstate(over="ignore"):
            if type(leaf) is Array:
                if size(leaf) == 0:
                    return leaf
                return from_numpy(to_numpy(leaf).astype(np.float16), leaf)
            return float(np.float16(leaf))

    return _map(value, halve)


def _input(place: int) -> Answer:
    """The argument at this place as the answer, for outputs that a call returned."""

    def answer(case: PreparedCase) -> tuple[Value, ...] | None:
        outputs = []
        for step, output in zip(_sources(case), case.expected or (), strict=False):
            if step is None:
                outputs.append(output)  # not returned by the call: given for nothing
            elif place < len(step.args):
                outputs.append(step.args[place])
            else:
                return None
        return tuple(outputs)

    return answer


def _sources(case: PreparedCase) -> list[Step | None]:
    """For each output the step that returned it; None for what is read afterwards."""
    sources: list[Step | None] = []
    for step in case.case.steps:
        if step.kind != "call":
            sources.append(None)
            continue
        if step.returns or step.raises:
            sources += [step] * step.times
        sources += [None] * (len(step.reads) + len(step.gradients))
    return sources
