"""What the comparer should say, slowly: DESIGN's "Comparing" in plain Python, without NumPy.

`allowed(got, expected)` is the set of right answers: a category or None (no difference). There are
two of them only where a float lies within rounding of the bound itself.
"""

from __future__ import annotations

import cmath
import math
import statistics
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.grading.comparer import FOUR_DECIMALS, Tolerance
from app.grading.verdicts import Category
from sandbox.wire.values import Array, Opaque, Raised

Answers = frozenset[Category | None]
RIGHT: Answers = frozenset({None})
_LARGEST = 1.7976931348623157e308
_ROUNDING = 1e-12
_FORMATS = {
    "bool": ("?", "bool"), "uint8": ("B", "int"), "int8": ("b", "int"), "int16": ("h", "int"),
    "int32": ("i", "int"), "int64": ("q", "int"), "uint16": ("H", "int"), "uint32": ("I", "int"),
    "uint64": ("Q", "int"), "float16": ("e", "float"), "bfloat16": ("", "float"),
    "float32": ("f", "float"), "float64": ("d", "float"), "complex64": ("ff", "complex"),
    "complex128": ("dd", "complex"),
}  # fmt: skip
_SCALARS = {bool: "bool", int: "int", float: "float", complex: "complex"}


def _only(category: Category) -> Answers:
    return frozenset({category})


def kind_of(value: Any) -> str:
    """bool, int, float or complex; "" for what is no number and no array."""
    if type(value) is Array:
        return _FORMATS[value.dtype][1]
    return _SCALARS.get(type(value), "")


def numbers(array: Array) -> list[Any]:
    """The elements in C order."""
    form, _ = _FORMATS[array.dtype]
    if array.dtype == "bool":
        return [byte != 0 for byte in array.data]
    if array.dtype == "bfloat16":
        halves = struct.iter_unpack("<H", array.data)
        return [struct.unpack("<f", struct.pack("<I", half << 16))[0] for (half,) in halves]
    rows = struct.iter_unpack("<" + form, array.data)
    return [row[0] if len(row) == 1 else complex(*row) for row in rows]


def plain(value: Any) -> Any:
    """The number of a scalar."""
    return numbers(value)[0] if type(value) is Array else value


def allowed(got: Any, expected: Any, tolerance: Tolerance = FOUR_DECIMALS) -> Answers:
    """The right answers for this pair."""
    if type(expected) is Raised:
        if type(got) is not Raised:
            return _only(Category.MISSING)
        return RIGHT if got.type_name == expected.type_name else _only(Category.TYPE)
    if type(got) is Raised:
        return _only(Category.TYPE)
    if got is None and expected is not None:
        return _only(Category.MISSING)
    if type(got) is Opaque:
        alike = type(expected) is Opaque and expected.type_name == got.type_name
        return RIGHT if alike else _only(Category.TYPE)
    if kind_of(expected):
        return _of_numbers(got, expected, tolerance) if kind_of(got) else _only(Category.TYPE)
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple):
            return _only(Category.TYPE)
        return _of_lists(list(got), list(expected), tolerance)
    if type(got) is not type(expected):
        return _only(Category.TYPE)
    if type(expected) is dict:
        return _of_dictionaries(got, expected, tolerance)
    return RIGHT if got == expected else _only(Category.VALUE)


def _of_numbers(got: Any, expected: Any, tolerance: Tolerance) -> Answers:
    mine = got.shape if type(got) is Array else ()
    wanted = expected.shape if type(expected) is Array else ()
    if mine != wanted:
        return _only(Category.SHAPE)
    if not _kinds_fit(got, expected, scalar=mine == ()):
        return _only(Category.DTYPE)
    if 0 in mine:
        return RIGHT
    a = numbers(got) if type(got) is Array else [got]
    e = numbers(expected) if type(expected) is Array else [expected]
    exact = [kind_of(expected) in ("bool", "int")] * len(e)
    return _of_elements(a, e, exact, tolerance)


def _kinds_fit(got: Any, expected: Any, *, scalar: bool) -> bool:
    mine, wanted = kind_of(got), kind_of(expected)
    return mine == wanted or (scalar and (mine, wanted) == ("int", "float"))


def _of_elements(a: list[Any], e: list[Any], exact: list[bool], tolerance: Tolerance) -> Answers:
    """Numbers of one array: NaN and infinity first, then values."""
    pairs = [(_wide(x), _wide(y)) for x, y in zip(a, e, strict=True)]
    floats = [pair for pair, whole in zip(pairs, exact, strict=True) if not whole]
    if any(not _same(x, y) for x, y in floats if not (cmath.isfinite(x) and cmath.isfinite(y))):
        return _only(Category.NAN)
    if any(whole and x != y for x, y, whole in zip(a, e, exact, strict=True)):
        return _only(Category.VALUE)
    sizes = [_size(y) for _, y in pairs if cmath.isfinite(y)]
    middle = _median(sizes) if sizes else 0.0
    close, unsure = True, False
    for x, y in floats:
        if not cmath.isfinite(y):
            continue
        bound = tolerance.atol + tolerance.rtol * max(_size(y), middle)
        gap = _distance(x, y)
        if abs(gap - bound) <= _ROUNDING * bound:
            unsure = True
        elif gap > bound:
            close = False
    if not close:
        return _only(Category.VALUE)
    return frozenset({None, Category.VALUE}) if unsure else RIGHT


def _wide(value: Any) -> complex:
    try:
        return value if isinstance(value, complex) else complex(value)
    except OverflowError:
        return complex(math.inf if value > 0 else -math.inf)


def _same(a: complex, e: complex) -> bool:
    def alike(x: float, y: float) -> bool:
        return x == y or (math.isnan(x) and math.isnan(y))

    return alike(a.real, e.real) and alike(a.imag, e.imag)


def _size(value: complex) -> float:
    return min(math.hypot(value.real, value.imag), _LARGEST)


def _distance(a: complex, e: complex) -> float:
    return math.hypot(a.real - e.real, a.imag - e.imag)


def _median(sizes: list[float]) -> float:
    return min(statistics.median(sizes), _LARGEST)


def _of_lists(got: list[Any], expected: list[Any], tolerance: Tolerance) -> Answers:
    if len(got) != len(expected):
        return _only(Category.SHAPE)
    shape = _rectangle(expected)
    if shape is not None and shape == _rectangle(got):
        return _of_rectangles(list(_leaves(got)), list(_leaves(expected)), tolerance)
    return _first(zip(got, expected, strict=True), tolerance)


def _first(pairs: Any, tolerance: Tolerance) -> Answers:
    """The first difference; where it is unsure whether there is one, those that may follow too."""
    may: set[Category | None] = set()
    for a, e in pairs:
        answers = allowed(a, e, tolerance)
        may |= answers - RIGHT
        if None not in answers:
            return frozenset(may)
    return frozenset(may | {None})


def _of_rectangles(got: list[Any], expected: list[Any], tolerance: Tolerance) -> Answers:
    if not all(_kinds_fit(a, e, scalar=True) for a, e in zip(got, expected, strict=True)):
        return _only(Category.DTYPE)
    exact = [kind_of(e) in ("bool", "int") for e in expected]
    return _of_elements([plain(a) for a in got], [plain(e) for e in expected], exact, tolerance)


def _rectangle(value: Any) -> tuple[int, ...] | None:
    if kind_of(value) and (type(value) is not Array or value.shape == ()):
        return ()
    if not isinstance(value, list | tuple) or not value:
        return None
    shapes = {_rectangle(item) for item in value}
    (first, *others) = shapes
    return None if others or first is None else (len(value), *first)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _of_dictionaries(
    got: dict[Any, Any], expected: dict[Any, Any], tolerance: Tolerance
) -> Answers:
    mine, wanted = _named(got), _named(expected)
    if set(wanted) - set(mine):
        return _only(Category.MISSING)
    if set(mine) - set(wanted):
        return _only(Category.TYPE)
    return _first(((mine[name], item) for name, item in wanted.items()), tolerance)


def _named(mapping: dict[Any, Any]) -> dict[Any, Any]:
    """Items by the names of their keys; NaNs, which are all of one name, also by their place."""
    times: Counter[Any] = Counter()
    found = {}
    for key, item in mapping.items():
        name = _name(key)
        found[name, times[name]] = item
        times[name] += 1
    return found


def _name(key: Any) -> Any:
    """A key by its kind, so that True is not 1; all NaNs are one."""
    if type(key) is tuple:
        return ("tuple", tuple(_name(item) for item in key))
    if type(key) in (float, complex) and cmath.isnan(key):
        return ("number", "nan")
    return ("number" if type(key) in (int, float, complex) else type(key).__name__, key)
