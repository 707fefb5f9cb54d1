"""A picture's worth of a difference: where in a tensor an answer is off, as a small grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.grading.arrays import number_kind, size, to_numpy
from app.grading.comparer import Tolerance, agreement
from app.grading.report import Difference
from app.grading.wording import a_value
from sandbox.wire.values import Array, Value

MOST_CELLS = 32  # rows, and columns, of a picture
_LARGEST = float(np.finfo(np.float64).max)


def heat(
    got: Value, expected: Value, found: Difference, label: str, tolerance: Tolerance
) -> dict[str, Any] | None:
    """The grid of the slice that holds the worst element; None where there is none to draw.

    `found` is what the comparer says of the outputs called `label`. Numbers only:
    {"shape": of the whole array, "index": of the worst element, "slice": all of it but the last
    two, "block": [rows, columns] that a cell stands for, "worst": the cell of the index,
    "largest": of the slice's finite differences, "cells": rows of numbers}. A cell is 0 where all
    of its block agrees, else the largest difference in it, or null for a NaN or an infinity that
    only one of the two has. "signs": a text a row, of a cell's "+" (yours is the larger one), "-"
    or "0"; not of complex numbers, which have no order.
    """
    if found.index is None or found.total is None:
        return None  # not a difference between numbers: a checker's word, say
    pair = _at(got, expected, label, found.where)
    if pair is None:
        return None
    mine, right = pair
    if right.shape != mine.shape or not right.shape or size(right) < 2:
        return None
    gap, wrong, sign = _gap(mine, right, tolerance)
    # The comparer's worst float is the one that its message and table name; of whole numbers it
    # names the first.
    worst = found.index if len(found.index) == gap.ndim and found.largest is not None else None
    if worst is None or not wrong[worst]:
        worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape))
    plane, marks = np.atleast_2d(gap[worst[:-2]]), np.atleast_2d(wrong[worst[:-2]])
    rows, columns = plane.shape
    high, wide = -(-rows // MOST_CELLS), -(-columns // MOST_CELLS)
    at = np.arange(0, rows, high), np.arange(0, columns, wide)
    blocks = np.maximum.reduceat(np.maximum.reduceat(plane, at[0], axis=0), at[1], axis=1)
    off = np.logical_or.reduceat(np.logical_or.reduceat(marks, at[0], axis=0), at[1], axis=1)
    finite = plane[np.isfinite(plane)]
    ahead, behind = (
        np.maximum.reduceat(np.maximum.reduceat(side, at[0], axis=0), at[1], axis=1)
        for side in (
            np.where(np.atleast_2d(sign[worst[:-2]]) == which, plane, 0.0) for which in (1, -1)
        )
    )
    signs = np.where(ahead > behind, "+", np.where(behind > 0, "-", "0"))
    row = worst[-2] if len(worst) > 1 else 0
    return {
        "shape": list(right.shape),
        "index": list(worst),
        "slice": list(worst[:-2]),
        "block": [high, wide],
        "worst": [row // high, worst[-1] // wide],
        "largest": _short(float(finite.max())) if finite.size else 0.0,
        "cells": [
            [_cell(float(x), bool(is_off)) for x, is_off in zip(line, offs, strict=True)]
            for line, offs in zip(blocks, off, strict=True)
        ],
    } | ({} if number_kind(right) == "complex" else {"signs": ["".join(line) for line in signs]})


def _at(got: Value, expected: Value, label: str, where: str) -> tuple[Array, Array] | None:
    """The two arrays at the place that the comparer calls `where`, inside what it calls `label`."""
    if label == where:
        if type(got) is Array and type(expected) is Array and number_kind(got):
            return got, expected
        return None
    if not where.startswith(label + "["):
        return None
    if type(expected) in (list, tuple) and type(got) in (list, tuple):
        for place, (mine, right) in enumerate(zip(got, expected, strict=False)):
            if found := _at(mine, right, f"{label}[{place}]", where):
                return found
    if type(expected) is dict and type(got) is dict:
        for key, right in expected.items():
            if key in got and (found := _at(got[key], right, f"{label}[{a_value(key)}]", where)):
                return found
    return None


def _gap(
    got: Array, expected: Array, tolerance: Tolerance
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int8]]:
    """How far apart each two numbers are (infinity: they cannot be told), which differ, which way.

    What agrees is 0 apart. What differs is never 0 apart, however little a float can say of it.
    The way is 1 where `got` is the larger one, -1 where it is the smaller, 0 where that is unknown.
    """
    a, e = to_numpy(got), to_numpy(expected)
    with np.errstate(all="ignore"):
        if number_kind(expected) in ("float", "complex"):
            wrong, misplaced = agreement(a, e, tolerance)
            least = float(np.finfo(np.float64).tiny)
        else:
            least = 1.0
            wrong = np.asarray(a != e)
            misplaced = np.zeros_like(wrong)
        kind = np.complex128 if "c" in (a.dtype.kind, e.dtype.kind) else np.float64
        gap = np.minimum(np.abs(a.astype(kind) - e.astype(kind)), _LARGEST)
        gap = np.where(wrong, np.maximum(gap, least), 0.0)
        if kind is np.complex128:
            sign = np.zeros(gap.shape, np.int8)
        else:
            sign = np.greater(a, e).astype(np.int8) - np.less(a, e).astype(np.int8)
    return np.where(misplaced, np.inf, gap), wrong, np.where(misplaced, 0, sign).astype(np.int8)


def _cell(gap: float, wrong: bool) -> float | None:
    if not wrong:
        return 0.0
    return _short(gap) if np.isfinite(gap) else None


def _short(number: float) -> float:
    """Four digits say where it is off, and how far; JSON has no more than a float's largest."""
    return float(f"{min(number, 1e300):.4g}")
