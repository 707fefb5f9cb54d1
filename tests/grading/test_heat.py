"""The grid behind the picture of a difference: small whatever the tensors are, and only numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from app.grading.comparer import FOUR_DECIMALS, compare
from app.grading.heat import MOST_CELLS, heat
from app.grading.verdicts import Category
from sandbox.wire.values import Value
from tests.grading.wire_values import VALUES, array, tensor


def drawn(got: Value, expected: Value) -> dict[str, Any] | None:
    found = compare(got, expected)
    assert found is not None
    return heat(got, expected, found, "output", FOUR_DECIMALS)


def seen(got: Value, expected: Value) -> dict[str, Any]:
    cells = drawn(got, expected)
    assert cells is not None
    return cells


def test_one_number_is_no_picture() -> None:
    assert drawn(tensor(1.0), tensor(2.0)) is None
    assert drawn(tensor([1.0]), tensor([2.0])) is None
    assert drawn(1.0, 2.0) is None


def test_a_flat_tensor_is_one_row() -> None:
    cells = seen(tensor([1.0, 2.0, 3.5]), tensor([1.0, 2.25, 3.0]))
    assert cells["cells"] == [[0.0, 0.25, 0.5]]
    assert (cells["index"], cells["worst"], cells["largest"]) == ([2], [0, 2], 0.5)


def test_what_agrees_within_the_tolerance_is_zero_and_a_small_difference_is_not() -> None:
    cells = seen(tensor([[1.00005, 1.0002], [1.0, 5.0]]), tensor([[1.0, 1.0], [1.0, 1.0]]))
    assert cells["cells"][0][0] == 0.0
    assert 0 < cells["cells"][0][1] < 0.001
    assert cells["cells"][1] == [0.0, 4.0]
    assert cells["worst"] == [1, 1]


def test_of_four_dimensions_the_slice_of_the_worst_element_is_shown() -> None:
    expected = np.zeros((2, 3, 4, 5))
    got = expected.copy()
    got[0, 0, 0, 0] = 0.5
    got[1, 2, 3, 1] = -2.0
    cells = seen(tensor(got), tensor(expected))
    assert (cells["slice"], cells["index"], cells["worst"]) == ([1, 2], [1, 2, 3, 1], [3, 1])
    assert np.array(cells["cells"]).shape == (4, 5)
    assert np.count_nonzero(cells["cells"]) == 1
    assert cells["largest"] == 2.0


def test_a_huge_tensor_is_told_by_the_largest_difference_of_each_block() -> None:
    expected = np.zeros((100, 1000), dtype=np.float32)
    got = expected.copy()
    got[99, 999] = 3.0
    got[98, 997] = -7.0
    cells = seen(tensor(got), tensor(expected))
    assert cells["block"] == [4, 32]
    grid = np.array(cells["cells"])
    assert grid.shape == (25, 32)
    assert grid.max() == grid[24, 31] == 7.0
    assert (cells["index"], cells["worst"]) == ([98, 997], [24, 31])
    assert np.count_nonzero(grid) == 1


def test_a_nan_is_a_cell_without_a_number_and_the_worst() -> None:
    got, expected = tensor([[1.0, math.nan], [9.0, 1.0]]), tensor([[1.0, 1.0], [1.0, 1.0]])
    cells = seen(got, expected)
    assert cells["cells"] == [[0.0, None], [8.0, 0.0]]
    assert (cells["worst"], cells["largest"]) == ([0, 1], 8.0)


def test_the_sign_says_which_of_the_two_is_larger() -> None:
    cells = seen(tensor([[1.0, 5.0], [math.nan, -3.0]]), tensor([[1.0, 2.0], [1.0, -1.0]]))
    assert cells["signs"] == ["0+", "0-"]
    expected = np.zeros((64, 64))
    got = expected.copy()
    got[0, 0], got[1, 1], got[62, 63] = 1.0, -2.0, 0.5
    cells = seen(tensor(got), tensor(expected))
    assert (cells["signs"][0][0], cells["signs"][31][31]) == ("-", "+")  # that of the larger gap
    unsigned = seen(tensor([2, 9], "uint8"), tensor([3, 5], "uint8"))
    assert unsigned["signs"] == ["-+"]
    assert "signs" not in seen(tensor([1j, 2], "complex64"), tensor([1j, 3], "complex64"))


def test_a_nan_and_an_infinity_that_are_expected_agree() -> None:
    same = [math.nan, -math.inf]
    assert seen(tensor([*same, 1.0]), tensor([*same, 2.0]))["cells"] == [[0.0, 0.0, 1.0]]


def test_numbers_near_the_largest_stay_numbers() -> None:
    cells = seen(array([1.7e308, 0.0]), array([-1.7e308, 0.0]))
    assert cells["cells"] == [[1e300, 0.0]]
    assert json.loads(json.dumps(cells, allow_nan=False)) == cells


@pytest.mark.parametrize(
    ("dtype", "got", "expected", "apart"),
    [
        ("int64", [2**53, 5], [2**53 + 1, 2], 3.0),
        ("bool", [True, True], [True, False], 1.0),
        ("complex64", [1 + 1j, 3j], [1 + 1j, 3], math.hypot(3, 3)),
    ],
)
def test_integers_booleans_and_complex_numbers_are_drawn(
    dtype: str, got: list[Any], expected: list[Any], apart: float
) -> None:
    cells = seen(tensor(got, dtype), tensor(expected, dtype))
    assert cells["cells"][0][1] == pytest.approx(apart, rel=1e-3)
    assert cells["cells"][0][0] == (dtype == "int64")  # although 2**53 + 1 is no float64
    assert cells["index"] == [1]


def test_a_tensor_inside_the_output_is_found_by_its_place() -> None:
    right, wrong = tensor([[1.0, 1.0]]), tensor([[1.0, 2.0]])
    cells = seen((right, {"h": [right, wrong]}), (right, {"h": [right, right]}))
    assert cells["cells"] == [[0.0, 1.0]]


def test_another_shape_and_a_checkers_word_have_no_picture() -> None:
    assert drawn(tensor([1.0, 2.0]), tensor([[1.0, 2.0]])) is None
    found = compare(tensor([1.0, 2.0]), tensor([1.0, 3.0]))
    assert found is not None
    word = type(found)(Category.VALUE, "Not sorted")
    assert heat(tensor([1.0, 2.0]), tensor([1.0, 3.0]), word, "output", FOUR_DECIMALS) is None


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES)
def test_any_difference_is_a_small_grid_that_json_can_hold_or_none(
    got: object, expected: object
) -> None:
    found = compare(got, expected)
    cells = heat(got, expected, found, "output", FOUR_DECIMALS) if found else None
    if cells is not None:
        assert 0 < len(cells["cells"]) <= MOST_CELLS
        assert all(0 < len(line) <= MOST_CELLS for line in cells["cells"])
        signs = cells.get("signs", ["0" * len(line) for line in cells["cells"]])
        assert [len(line) for line in signs] == [len(line) for line in cells["cells"]]
        row, column = cells["worst"]
        assert cells["cells"][row][column] != 0
        json.dumps(cells, allow_nan=False)
