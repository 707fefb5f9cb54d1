"""A learner's own cases for Run: JSON in, cases out, with an error that names the place.

A case is `{"args": [ARG, ...]}`, or `{"calls": [{"method": NAME, "args": [...]}, ...]}`, and may
have `"init": [ARG, ...]`. What it leaves out (the method, the constructor's arguments) is the first
example's. ARG is a JSON scalar, list or object, or one of
`{"tensor": NESTED, "dtype"?}`, `{"tensor": {"shape": [...], "seed": N, "dtype"?}}`,
`{"array": the same}`, `{"generator": SEED}`, or `{"python": TEXT}`: the same as a person writes it,
"[1, 2.5]" or "tensor(shape=(2, 3), seed=1)" (see `app.grading.literals`).
"""

from __future__ import annotations

import math
import re
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from app.catalog.package import Package
from app.errors import Invalid
from app.grading.literals import LiteralError, read
from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Array, Generator, Value

MOST_CASES = 5
MOST_CALLS = 10
MOST_ELEMENTS = 100_000
MOST_DEPTH = 8
MOST_TEXT = 100_000
MOST_LITERALS = 50_000
_MOST_RANK = 8
_SEEDS = range(2**63)
METHOD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_DTYPES = ("bool", "int32", "int64", "float32", "float64")


def parse_custom_cases(package: Package, raw: object) -> tuple[Case, ...]:
    """The cases; raises `Invalid` whose `fields` name the path, "cases[0].args[1]" say."""
    del package  # the same for every problem, until a package may restrict it
    if not isinstance(raw, list):
        _refuse("cases", "must be a list of cases")
    if not 1 <= len(raw) <= MOST_CASES:
        _refuse("cases", f"must hold 1 to {MOST_CASES} cases")
    reader = _Reader()
    return tuple(
        reader.case(item, f"cases[{place}]", f"your case {place + 1}")
        for place, item in enumerate(raw)
    )


def _refuse(path: str, why: str) -> NoReturn:
    raise Invalid(f"{path} {why}", fields={path: why})


class _Reader:
    """Counts elements and characters of literals over all cases while it reads them."""

    def __init__(self) -> None:
        self.elements = 0
        self.characters = 0

    def count(self, more: int, path: str) -> None:
        self.elements += more
        if self.elements > MOST_ELEMENTS:
            _refuse(path, f"is too large: all cases together may hold {MOST_ELEMENTS:,} numbers")

    def case(self, raw: object, path: str, name: str) -> Case:
        table = _table(raw, path, {"args", "calls", "init"})
        if ("args" in table) == ("calls" in table):
            _refuse(path, 'must have either "args" or "calls"')
        init = self.arguments(table.get("init", []), f"{path}.init")
        if "args" in table:
            steps: tuple[Step, ...] = (Step(args=self.arguments(table["args"], f"{path}.args")),)
        else:
            steps = self.calls(table["calls"], f"{path}.calls")
        return Case(name=name, init=init, steps=steps)

    def calls(self, raw: object, path: str) -> tuple[Step, ...]:
        if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_CALLS:
            _refuse(path, f"must be a list of 1 to {MOST_CALLS} calls")
        steps = []
        for place, item in enumerate(raw):
            here = f"{path}[{place}]"
            table = _table(item, here, {"method", "args"})
            method = table.get("method", "")
            if not isinstance(method, str) or (method and not METHOD.fullmatch(method)):
                _refuse(f"{here}.method", "must be a method's name")
            steps.append(
                Step(method=method, args=self.arguments(table.get("args", []), f"{here}.args"))
            )
        return tuple(steps)

    def arguments(self, raw: object, path: str) -> tuple[Value, ...]:
        if not isinstance(raw, list):
            _refuse(path, "must be a list of arguments")
        return tuple(self.value(item, f"{path}[{i}]", 1) for i, item in enumerate(raw))

    def value(self, raw: object, path: str, depth: int) -> Value:
        if depth > MOST_DEPTH:
            _refuse(path, f"is nested deeper than {MOST_DEPTH} levels")
        self.count(1, path)
        if isinstance(raw, str):
            if len(raw) > MOST_TEXT:
                _refuse(path, f"is longer than {MOST_TEXT} characters")
            return raw
        if isinstance(raw, int) and not isinstance(raw, bool):
            if abs(raw) >= 2**1024:
                _refuse(path, "is too large an integer")
            return raw
        if raw is None or isinstance(raw, (bool, float)):
            return raw
        if isinstance(raw, (list, tuple)):
            items = [self.value(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(raw)]
            return items if isinstance(raw, list) else tuple(items)
        if not isinstance(raw, dict):
            _refuse(path, "is not a JSON value")
        if set(raw) == {"python"}:
            return self.value(self.literal(raw["python"], path), path, depth)
        if "tensor" in raw or "array" in raw:
            return self.array(raw, path)
        if set(raw) == {"generator"}:
            return Generator(_seed(raw["generator"], f"{path}.generator"))
        return {
            key: self.value(item, f"{path}.{str(key)[:40]}", depth + 1) for key, item in raw.items()
        }

    def literal(self, text: object, path: str) -> Any:
        if not isinstance(text, str):
            _refuse(f"{path}.python", "must be a text")
        self.characters += len(text)
        if self.characters > MOST_LITERALS:
            _refuse(path, f"takes the cases past {MOST_LITERALS:,} characters of Python in all")
        try:
            return read(text)
        except LiteralError as error:
            _refuse(path, str(error))

    def array(self, raw: dict[str, Any], path: str) -> Array:
        noun = "tensor" if "tensor" in raw else "array"
        table = _table(raw, path, {noun, "dtype"})
        content = table[noun]
        inside = f"{path}.{noun}"
        kind = "torch" if noun == "tensor" else "numpy"
        if isinstance(content, dict):
            return self.drawn(content, table.get("dtype"), kind, inside)
        shape = _shape(content, inside)
        self.count(math.prod(shape), inside)
        leaves = _leaves(content)
        wanted = table.get("dtype") or _natural(leaves, kind)
        dtype = _dtype(wanted, f"{path}.dtype")
        try:
            with np.errstate(all="ignore"):  # what float32 cannot hold is infinite, as in torch
                values = np.array(leaves, dtype=dtype).reshape(shape)
        except (OverflowError, ValueError, TypeError):
            _refuse(inside, f"holds a number that {dtype} cannot")
        return _wire(values, dtype, kind)

    def drawn(self, raw: dict[str, Any], outer: object, kind: str, path: str) -> Array:
        table = _table(raw, path, {"shape", "seed", "dtype"})
        shape = table.get("shape")
        if (
            not isinstance(shape, list)
            or len(shape) > _MOST_RANK
            or not all(type(dim) is int and 0 <= dim <= MOST_ELEMENTS for dim in shape)
        ):
            _refuse(f"{path}.shape", "must be a list of up to 8 sizes, none negative")
        self.count(math.prod(shape), f"{path}.shape")
        seed = _seed(table.get("seed"), f"{path}.seed")
        natural = "float32" if kind == "torch" else "float64"
        dtype = _dtype(table.get("dtype") or outer or natural, f"{path}.dtype")
        rng = np.random.default_rng(seed)
        if dtype.startswith("float"):
            values: NDArray[Any] = rng.normal(size=shape)
        else:
            values = rng.integers(0, 2 if dtype == "bool" else 10, size=shape)
        return _wire(np.asarray(values).astype(dtype), dtype, kind)


def _table(raw: object, path: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        _refuse(path, "must be an object")
    for key in raw:
        if key not in keys:
            _refuse(f"{path}.{str(key)[:40]}", f"is not known here; known: {sorted(keys)}")
    return raw


def _seed(raw: object, path: str) -> int:
    if type(raw) is not int or raw not in _SEEDS:
        _refuse(path, "must be an integer from 0 to 2**63 - 1")
    return raw


def _dtype(raw: object, path: str) -> str:
    if raw not in _DTYPES:
        _refuse(path, f"must be one of {', '.join(_DTYPES)}")
    return str(raw)


def _shape(raw: object, path: str, depth: int = 0) -> tuple[int, ...]:
    if depth > _MOST_RANK:
        _refuse(path, f"has more than {_MOST_RANK} dimensions")
    if not isinstance(raw, list):
        if isinstance(raw, (bool, int, float)):
            return ()
        _refuse(path, "must hold numbers in nested lists")
    shapes = [_shape(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(raw)]
    for place, shape in enumerate(shapes):
        if shape != shapes[0]:
            _refuse(f"{path}[{place}]", _unlike(place + 1, shape, shapes[0]))
    return (len(shapes), *(shapes[0] if shapes else ()))


def _unlike(row: int, shape: tuple[int, ...], before: tuple[int, ...]) -> str:
    """What a row holds that does not fit the one before it, as a predicate."""
    if len(shape) == len(before) == 1:
        numbers = "1 number" if shape == (1,) else f"{shape[0]:,} numbers"
        return f"(row {row}) has {numbers}, the row before it {before[0]:,}"
    held = [f"shape {one}" if one else "no brackets" for one in (shape, before)]
    return f"(row {row}) has {held[0]}, the row before it {held[1]}"


def _leaves(raw: Any) -> list[Any]:
    if isinstance(raw, list):
        return [leaf for item in raw for leaf in _leaves(item)]
    return [raw]


def _natural(leaves: list[Any], kind: str) -> str:
    """What torch and NumPy would make of these numbers."""
    if leaves and all(type(leaf) is bool for leaf in leaves):
        return "bool"
    if leaves and not any(isinstance(leaf, float) for leaf in leaves):
        return "int64"
    return "float32" if kind == "torch" else "float64"


def _wire(values: NDArray[Any], dtype: str, kind: str) -> Array:
    shape = tuple(int(dim) for dim in values.shape)
    return Array(kind, dtype, shape, np.ascontiguousarray(values).tobytes())
