"""Outputs as exercises expect them, and answers that are nearly those."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

from sandbox.wire.values import DTYPES, Array, Raised
from tests.fuzz.making import FLOATS, array, key, number, scalar, text, tree

_LARGEST = 1.7976931348623157e308
_EXTREMES = (0.0, 1.0, _LARGEST, _LARGEST, -_LARGEST, _LARGEST / 2, 5e-324, math.nan, math.inf)
_WIDTHS = {"float64": "d", "float32": "f", "float16": "e"}


def floats(rng: random.Random, dtype: str, shape: tuple[int, ...], kind: str = "torch") -> Array:
    """An array of ordinary floats, now and then with an odd one."""
    count = math.prod(shape)
    form = _WIDTHS[dtype]
    values = [rng.gauss(0, 10 ** rng.randrange(-3, 3)) for _ in range(count)]
    if values and rng.random() < 0.2:
        values[rng.randrange(count)] = rng.choice((0.0, -0.0, math.nan, math.inf, -math.inf))
    return Array(kind, dtype, shape, struct.pack(f"<{count}{form}", *values))


def extremes(rng: random.Random) -> Any:
    """A few numbers of the ends of their range, as a list, an array, or mixed with integers."""
    count = rng.randrange(1, 5)
    chosen = [rng.choice(_EXTREMES) for _ in range(count)]
    choice = rng.randrange(4)
    if choice == 0:
        return Array("torch", "float64", (count,), struct.pack(f"<{count}d", *chosen))
    if choice == 1:
        both = [*chosen, *(rng.choice(_EXTREMES) for _ in range(count))]
        return Array("numpy", "complex128", (count,), struct.pack(f"<{2 * count}d", *both))
    if choice == 2:
        return [rng.choice((number, 1, 2)) for number in chosen]
    return rng.choice((chosen, complex(chosen[0], chosen[-1])))


def output(rng: random.Random) -> Any:
    """What a reference might return."""
    choice = rng.randrange(13)
    if choice == 12:
        return extremes(rng)
    if choice < 3:
        shape = rng.choice(((), (1,), (3,), (2, 3), (2, 2, 2)))
        return floats(rng, rng.choice(tuple(_WIDTHS)), shape, rng.choice(("torch", "numpy")))
    if choice == 3:
        return array(rng)
    if choice == 4:
        return scalar(rng)
    if choice == 5:
        return [number(rng) for _ in range(rng.randrange(6))]
    if choice == 6:
        return [[rng.gauss(0, 1), rng.randrange(3)] for _ in range(rng.randrange(4))]
    if choice == 7:
        return tuple(output(rng) for _ in range(rng.randrange(3)))
    if choice == 8:
        few = (math.nan, float("nan"), True, 1, (math.nan, 1))
        name = key if rng.random() < 0.7 else lambda r: r.choice(few)
        return {name(rng): output(rng) for _ in range(rng.randrange(4))}
    if choice == 9:
        return [rng.choice((True, 1, 2, 1.5, 2j, 10**400)) for _ in range(rng.randrange(5))]
    if choice == 10:
        return Raised(rng.choice(("ValueError", "KeyError")), text(rng))
    return tree(rng, 12)


def near(rng: random.Random, value: Any) -> Any:
    """The value with no change, one or two, of those that learners make."""
    choice = rng.random()
    if choice < 0.15:
        return value
    return _near(rng, _near(rng, value) if choice > 0.8 else value)


def _near(rng: random.Random, value: Any) -> Any:
    kind = type(value)
    if kind is float:
        return _near_float(rng, value)
    if kind is int and rng.random() < 0.7:
        return rng.choice((value + 1, float(value % 1000), bool(value), value))
    if kind is complex:
        return complex(value.real + rng.choice((9e-5, 1.1e-4, math.nan)), value.imag)
    if kind is Array:
        return _near_array(rng, value)
    if kind in (list, tuple):
        return _near_list(rng, list(value))
    if kind is dict and value:
        changed = dict(value)
        name = rng.choice(list(changed))
        if rng.random() < 0.6:
            changed[name] = _near(rng, changed[name])
        elif rng.random() < 0.5:
            del changed[name]
        else:
            changed[key(rng)] = None
        return changed
    if kind is str:
        return value + rng.choice(("", "x", "\n"))
    return rng.choice((None, value, scalar(rng)))


def _near_float(rng: random.Random, value: float) -> Any:
    bound = 1e-4 + 1e-5 * abs(value)
    moved = value + bound * rng.choice((0.5, 0.999999, 1.0, 1.000001, 2.0, -1.0, 1e6))
    one = Array("torch", "float64", (), struct.pack("<d", value))
    return rng.choice((moved, moved, rng.choice(FLOATS), one, round(value, 4) if value else -0.0))


def _near_list(rng: random.Random, items: list[Any]) -> Any:
    choice = rng.randrange(5)
    if choice == 0:
        return tuple(items)
    if choice == 1 and items:
        return items[1:]
    if choice == 2:
        return [*items, rng.choice((None, 0.0))]
    if items:
        at = rng.randrange(len(items))
        items[at] = _near(rng, items[at])
    return items


def _near_array(rng: random.Random, value: Array) -> Any:
    choice = rng.randrange(7)
    if choice == 0:
        other = "numpy" if value.kind == "torch" else "torch"
        return Array(other, value.dtype, value.shape, value.data)
    if choice == 1:
        return Array(value.kind, value.dtype, (1, *value.shape), value.data)
    if choice == 2 and value.shape:
        return Array(value.kind, value.dtype, value.shape[::-1], value.data)
    if choice == 3:
        width = DTYPES[value.dtype][1]
        alike = [name for name, (_, its) in DTYPES.items() if its == width]
        return Array(value.kind, rng.choice(alike), value.shape, value.data)
    form = _WIDTHS.get(value.dtype)
    if form is None or not value.data:
        data = bytearray(value.data)
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return Array(value.kind, value.dtype, value.shape, bytes(data))
    numbers = list(struct.unpack(f"<{len(value.data) // struct.calcsize(form)}{form}", value.data))
    at = rng.randrange(len(numbers))
    moved = numbers[at] + rng.choice((1e-5, 9e-5, 1.1e-4, 1e-3, 1.0)) * rng.choice((1, -1))
    numbers[at] = moved if rng.random() < 0.8 else rng.choice((math.nan, math.inf, 0.0))
    if form == "e" and math.isfinite(numbers[at]) and abs(numbers[at]) > 65000:
        numbers[at] = 1.0
    if choice == 4:  # the same numbers, more precise
        return Array("numpy", "float64", value.shape, struct.pack(f"<{len(numbers)}d", *numbers))
    return Array(
        value.kind, value.dtype, value.shape, struct.pack(f"<{len(numbers)}{form}", *numbers)
    )
