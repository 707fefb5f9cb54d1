"""The comparer: how an output differs from the expected value, structure by structure.

Works on wire values with NumPy alone: nothing here was made by a learner's objects but bytes.

What is interchangeable: lists and tuples; tensors and arrays; a 0-d tensor, a NumPy scalar and a
Python number; an integer scalar where a float is expected. A list is never a tensor.

Floats are compared in float64: |a - e| <= atol + rtol * max(|e|, m), m being the median of |e|
over the finite elements of the array at hand. Numbers in a list, or in nested lists that form a
rectangle, count as one array; a number alone is an array of one. Integers, booleans and text are
compared exactly. NaN and infinity must stand where they are expected.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.grading.arrays import number_kind, plain, rectangle, size, to_numpy
from app.grading.report import Difference
from app.grading.slips import slip
from app.grading.verdicts import Category
from app.grading.wording import (
    a_value,
    a_word,
    both,
    index_text,
    kind_word,
    number_text,
    shape_text,
)
from sandbox.wire.values import Array, Opaque, Raised, Value

_FLOATS = ("float", "complex")
_LONGEST_WHY = 120  # characters
_LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a float may be: see the formula above. The default is "four decimals"."""

    atol: float = 1e-4
    rtol: float = 1e-5

    @property
    def words(self) -> str:
        """What agreeing is called: "agree to four decimals"."""
        return "agree to four decimals" if self.atol == 1e-4 else f"agree within {self.atol:g}"


FOUR_DECIMALS = Tolerance()


def compare(
    got: Value, expected: Value, tolerance: Tolerance = FOUR_DECIMALS, where: str = "output"
) -> Difference | None:
    """The first difference, in the order of the structure; None when there is none.

    Never raises on any decoded wire value.
    """
    if type(expected) is Raised:
        return _compare_raised(got, expected, where)
    if type(got) is Raised:
        message = f"{_yours(where)} raised {_name(got.type_name)}; expected {a_value(expected)}"
        return _difference(Category.TYPE, message, where)
    if got is None and expected is not None:
        message = f"{_yours(where)} is None; expected {a_value(expected)}"
        if where == "output":
            message += ". Is a `return` missing?"
        return _difference(Category.MISSING, message, where)
    if type(got) is Opaque:
        return _compare_opaque(got, expected, where)
    if number_kind(expected):
        if not number_kind(got):
            return _other_type(got, expected, where)
        return _compare_numbers(got, expected, tolerance, where)
    if type(expected) in (list, tuple):
        if type(got) not in (list, tuple):
            return _other_type(got, expected, where)
        return _compare_lists(got, expected, tolerance, where)
    if type(expected) is not type(got):
        return _other_type(got, expected, where)
    if type(expected) is dict:
        return _compare_dicts(got, expected, tolerance, where)
    if type(expected) is str:
        return _compare_text(got, expected, where)
    if got == expected:  # None, bytes, and the nodes that are inputs only
        return None
    return _difference(
        Category.VALUE, f"{_yours(where)} is {a_value(got)}; expected {a_value(expected)}", where
    )


def _yours(where: str) -> str:
    return f"Your {where}"


def _name(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _difference(category: Category, message: str, where: str, **more: Any) -> Difference:
    return Difference(category=category, message=message, where=where, **more)


def _other_type(got: Value, expected: Value, where: str) -> Difference:
    message = f"{_yours(where)} is {a_value(got)}; expected {a_value(expected)}"
    return _difference(Category.TYPE, message + slip(got, expected), where)


def _compare_raised(got: Value, expected: Raised, where: str) -> Difference | None:
    if type(got) is not Raised:
        message = f"{_yours(where)} is {a_value(got)}; expected the call to raise " + (
            expected.type_name
        )
        return _difference(Category.MISSING, message, where)
    if got.type_name == expected.type_name:
        return None
    message = f"{_yours(where)} raised {_name(got.type_name)}; expected {expected.type_name}"
    return _difference(Category.TYPE, message, where)


def _compare_opaque(got: Opaque, expected: Value, where: str) -> Difference | None:
    if type(expected) is Opaque and expected.type_name == got.type_name:
        return None
    message = f"{_yours(where)} is {a_word(_name(got.type_name))}"
    if got.why:
        message += f" ({got.why[:_LONGEST_WHY]})"
    return _difference(Category.TYPE, f"{message}; expected {a_value(expected)}", where)


def _compare_text(got: str, expected: str, where: str) -> Difference | None:
    if got == expected:
        return None
    at = next(
        (i for i, (a, b) in enumerate(zip(got, expected, strict=False)) if a != b),
        min(len(got), len(expected)),
    )
    message = f"{_yours(where)} is {a_value(got)}; expected {a_value(expected)}"
    if max(len(got), len(expected)) > 20:
        message += f". They part at character {at}"
    return _difference(Category.VALUE, message, where, got=a_value(got), expected=a_value(expected))


def _key(key: Value) -> Value:
    """A dictionary's key such that True is not 1, and NaN is NaN."""
    if type(key) is bool:
        return ("bool", key)
    if type(key) in (float, complex) and cmath.isnan(key):
        return ("nan",)
    if type(key) is tuple:
        return ("tuple", *(_key(item) for item in key))
    return key


def _names(mapping: dict[Value, Value]) -> Iterator[tuple[Value, Value]]:
    """Each key's name (see `_key`) and the key; of several NaNs each by its place among them."""
    times: dict[Value, int] = {}
    for key in mapping:
        name = _key(key)
        if name is not key:
            before = times[name] = times.get(name, -1) + 1
            name = (before, name) if before else name
        yield name, key


def _compare_dicts(
    got: dict[Value, Value], expected: dict[Value, Value], tolerance: Tolerance, where: str
) -> Difference | None:
    wanted = dict(_names(expected))
    mine: dict[Value, Value] = {}  # of the wanted keys only: theirs may be made to collide here
    odd = []
    for name, key in _names(got):
        if name in wanted:
            mine[name] = got[key]
        else:
            odd.append(key)
    lacking = [key for name, key in wanted.items() if name not in mine]
    for keys, word, category in (
        (lacking, "lacks", Category.MISSING),
        (odd, "also has", Category.TYPE),
    ):
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            message = f"{_yours(where)} {word} the key {a_value(keys[0])}{more}"
            return _difference(category, message, where)
    for name, key in wanted.items():
        found = compare(mine[name], expected[key], tolerance, f"{where}[{a_value(key)}]")
        if found:
            return found
    return None


def _compare_lists(
    got: list[Value] | tuple[Value, ...],
    expected: list[Value] | tuple[Value, ...],
    tolerance: Tolerance,
    where: str,
) -> Difference | None:
    if len(got) != len(expected):
        message = f"{_yours(where)} has {_items(len(got))}; expected {len(expected)}"
        return _difference(Category.SHAPE, message, where)
    shape = rectangle(expected)
    if shape is not None and rectangle(got) == shape:
        return _compare_rectangles(_leaves(got), _leaves(expected), shape, tolerance, where)
    for place, (mine, wanted) in enumerate(zip(got, expected, strict=True)):
        found = compare(mine, wanted, tolerance, f"{where}[{place}]")
        if found:
            return found
    return None


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _leaves(value: Value) -> list[Value]:
    if type(value) in (list, tuple):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def _fits(got: str, expected: str) -> bool:
    """Whether a scalar of this kind may stand where the other is expected."""
    return got == expected or (got == "int" and expected == "float")


def _compare_rectangles(
    got: list[Value],
    expected: list[Value],
    shape: tuple[int, ...],
    tolerance: Tolerance,
    where: str,
) -> Difference | None:
    """Numbers in lists, as one array of this shape."""
    kinds = [number_kind(item) for item in expected]
    for place, (item, kind) in enumerate(zip(got, kinds, strict=True)):
        if not _fits(number_kind(item), kind):
            index = tuple(int(i) for i in np.unravel_index(place, shape))
            inside = where + "".join(f"[{i}]" for i in index)
            return _other_kind(number_kind(item), kind, inside)
    mine, wanted = [plain(item) for item in got], [plain(item) for item in expected]
    exact = [kind not in _FLOATS for kind in kinds]
    if any(exact):
        wrong = [x and a != e for x, a, e in zip(exact, mine, wanted, strict=True)]
        if all(exact) or (any(wrong) and not _misplaced(exact, mine, wanted)):
            return _exact(np.array(wrong).reshape(shape), mine, wanted, where)
    return _compare_floats(
        np.array([_float(x) for x in mine]).reshape(shape),
        np.array([_float(x) for x in wanted]).reshape(shape),
        tolerance,
        where,
    )


def _misplaced(exact: list[bool], got: list[complex], expected: list[complex]) -> bool:
    """Whether another NaN or infinity stands, or none, among the floats of these numbers."""
    floats = [(_float(a), _float(e)) for x, a, e in zip(exact, got, expected, strict=True) if not x]
    return any(
        not (cmath.isfinite(a) and cmath.isfinite(e))
        and not _same_parts(np.asarray(a), np.asarray(e)).all()
        for a, e in floats
    )


def _float(value: complex) -> complex:
    if isinstance(value, complex):
        return value
    try:
        return float(value)
    except OverflowError:  # an integer of hundreds of digits
        return math.inf if value > 0 else -math.inf


def _other_kind(got: str, expected: str, where: str) -> Difference:
    message = f"{_yours(where)} holds {kind_word(got)}; expected {kind_word(expected)}"
    return _difference(Category.DTYPE, message, where)


def _compare_numbers(
    got: Value, expected: Value, tolerance: Tolerance, where: str
) -> Difference | None:
    mine: tuple[int, ...] = got.shape if type(got) is Array else ()
    wanted: tuple[int, ...] = expected.shape if type(expected) is Array else ()
    if mine != wanted:
        if not mine or not wanted:
            message = f"{_yours(where)} is {a_value(got)}; expected {a_value(expected)}"
        else:
            message = f"{_yours(where)} has shape {shape_text(mine)}; expected {shape_text(wanted)}"
        return _difference(Category.SHAPE, message, where)
    got_kind, kind = number_kind(got), number_kind(expected)
    if got_kind != kind and not (mine == () and _fits(got_kind, kind)):
        return _other_kind(got_kind, kind, where)
    if mine == ():
        a, e = plain(got), plain(expected)
        if kind not in _FLOATS:
            return _exact(np.array(a != e), [a], [e], where)
        a, e = _float(a), _float(e)
        if (
            kind == "float"
            and abs(e) < math.inf
            and abs(a - e) <= tolerance.atol + tolerance.rtol * abs(e)
        ):
            return None
        return _compare_floats(np.array(a), np.array(e), tolerance, where)
    if size(expected) == 0:
        return None
    a_array, e_array = to_numpy(got), to_numpy(expected)
    if kind not in _FLOATS:
        wrong: NDArray[np.bool_] = np.asarray(a_array != e_array)
        return _exact(wrong, a_array, e_array, where) if wrong.any() else None
    return _compare_floats(a_array, e_array, tolerance, where)


def _exact(wrong: NDArray[np.bool_], got: Any, expected: Any, where: str) -> Difference | None:
    """Integers and booleans: `wrong` marks the places; `got` and `expected` hold the values."""
    if not wrong.any():
        return None
    place = int(np.argmax(wrong))
    index = tuple(int(i) for i in np.unravel_index(place, wrong.shape))
    flat_got = got.reshape(-1) if isinstance(got, np.ndarray) else got
    flat_expected = expected.reshape(-1) if isinstance(expected, np.ndarray) else expected
    mine, right = number_text(flat_got[place]), number_text(flat_expected[place])
    differing, total = int(wrong.sum()), int(wrong.size)
    if wrong.shape == ():
        message = f"{_yours(where)} is {mine}; expected {right}"
    else:
        message = (
            f"{_inside(where)}{total - differing} of {total} numbers are right. The first that is "
            f"not is at {index_text(index)}: yours {mine}, expected {right}"
        )
    return _difference(
        Category.VALUE, message, where,
        index=index, got=mine, expected=right, differing=differing, total=total,
    )  # fmt: skip


def _inside(where: str) -> str:
    return "" if where == "output" else f"In your {where}, "


def _widened(values: NDArray[np.generic]) -> NDArray[Any]:
    return values.astype(np.complex128 if values.dtype.kind == "c" else np.float64)


def agreement(
    got: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which floats of two arrays of one shape differ; which in a NaN or an infinity."""
    with np.errstate(all="ignore"):
        a, e = _widened(got), _widened(expected)
        close, misplaced = _close(a, e, np.abs(a - e), _bound(e, tolerance))
    return ~close, misplaced & ~close


def _size(e: NDArray[Any]) -> NDArray[Any]:
    # Of a complex number near the largest the size, and of two such the mean, is infinite.
    return np.asarray(np.minimum(np.abs(e), _LARGEST))


def _bound(e: NDArray[Any], tolerance: Tolerance) -> NDArray[Any]:
    """How far from each expected number is near enough; see the module's docstring."""
    size_of_e = _size(e)
    finite = np.isfinite(e)
    middle = min(float(np.median(size_of_e[finite])), _LARGEST) if finite.any() else 0.0
    return np.asarray(tolerance.atol + tolerance.rtol * np.maximum(size_of_e, middle))


def _close(
    a: NDArray[Any], e: NDArray[Any], gap: NDArray[Any], bound: NDArray[Any]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which numbers agree, and which do not for a NaN or an infinity."""
    close = gap <= bound  # False wherever the gap is NaN
    finite = np.isfinite(e)
    misplaced = np.isfinite(a) != finite
    if not finite.all():
        same = _same_parts(a, e)
        misplaced |= ~finite & ~same
        close = np.where(finite, close, same)
    return np.asarray(close), np.asarray(misplaced)


def _compare_floats(
    got: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance, where: str
) -> Difference | None:
    """Arrays of one shape, real or complex; see the module's docstring for the formula."""
    with np.errstate(all="ignore"):
        a, e = _widened(got), _widened(expected)
        gap = np.abs(a - e)
        finite = np.isfinite(e)
        if finite.all() and np.all(gap <= tolerance.atol + tolerance.rtol * _size(e)):
            return None  # without the median, which only loosens
        bound = _bound(e, tolerance)
        close, misplaced = _close(a, e, gap, bound)
    if close.all():
        return None
    if misplaced.any():
        return _not_finite(a, e, misplaced, where)
    wrong = ~close
    first = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    with np.errstate(all="ignore"):
        excess = np.where(wrong, gap / np.where(bound > 0, bound, 1.0), -1.0)
        worst = np.unravel_index(int(np.argmax(excess)), wrong.shape)
        largest = float(np.max(np.where(finite, gap, 0.0)))
    differing, total = int(wrong.sum()), int(wrong.size)
    mine, right = both(a[first], e[first])
    if wrong.shape == ():
        message = f"{_yours(where)} is {mine}; expected {right}"
    else:
        message = (
            f"{_inside(where)}{total - differing} of {total} numbers {tolerance.words}. The first "
            f"that does not is at {index_text(first)}: yours {mine}, expected {right}"
        )
        if differing > 1:
            message += f". The largest difference is {largest:.4g}"
    mine, right = both(a[worst], e[worst])
    return _difference(
        Category.VALUE, message, where, index=tuple(int(i) for i in worst), got=mine,
        expected=right, largest=largest, differing=differing, total=total,
    )  # fmt: skip


def _same_parts(a: NDArray[Any], e: NDArray[Any]) -> NDArray[np.bool_]:
    """Where both are the same NaN, infinity or number, part by part."""

    def same(x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.bool_]:
        return np.asarray((x == y) | (np.isnan(x) & np.isnan(y)))

    return same(a.real, e.real) & same(a.imag, e.imag)


def _not_finite(
    a: NDArray[Any], e: NDArray[Any], misplaced: NDArray[np.bool_], where: str
) -> Difference:
    first = np.unravel_index(int(np.argmax(misplaced)), misplaced.shape)
    mine, right = both(a[first], e[first])
    differing, total = int(misplaced.sum()), int(misplaced.size)
    if misplaced.shape == ():
        message = f"{_yours(where)} is {mine}; expected {right}"
    else:
        mine_alone = bool(np.all(np.isfinite(e[misplaced])))
        what = "NaN" if np.isnan(a[misplaced] if mine_alone else e[misplaced]).any() else "infinite"
        said = (
            f"are {what} where numbers are expected" if mine_alone else "differ in NaN or infinity"
        )
        message = (
            f"{_inside(where)}{differing} of {total} numbers {said}. The first is at "
            f"{index_text(first)}: yours {mine}, expected {right}"
        )
    return _difference(
        Category.NAN, message, where, index=tuple(int(i) for i in first), got=mine,
        expected=right, differing=differing, total=total,
    )  # fmt: skip
