"""The comparer: DESIGN's rules, one by one, and properties over any value of the wire."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.grading.comparer import Tolerance, compare
from app.grading.render import render
from app.grading.verdicts import Category
from sandbox.wire.values import Array, Opaque, Raised, decode, encode
from tests.grading.wire_values import VALUES, array, tensor

FLOATS = st.floats(-1e6, 1e6, width=32)


def category(got: object, expected: object) -> Category | None:
    found = compare(got, expected)
    return found.category if found else None


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_every_value_equals_its_own_decoded_copy(value: object) -> None:
    assert compare(decode(encode(value)), value) is None


@settings(max_examples=500, deadline=None)
@given(VALUES, VALUES)
def test_no_pair_of_wire_values_makes_the_comparer_or_the_renderer_fail(
    got: object, expected: object
) -> None:
    found = compare(got, expected)
    assert found is None or found.message
    assert isinstance(render(got), str)


@settings(max_examples=200, deadline=None)
@given(st.lists(FLOATS, min_size=1, max_size=30))
def test_rounding_to_four_decimals_is_accepted(values: list[float]) -> None:
    assert compare([round(v, 4) for v in values], values) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(FLOATS, min_size=1, max_size=30))
def test_one_ulp_of_float32_is_accepted(values: list[float]) -> None:
    exact = np.array(values, dtype=np.float32)
    moved = np.nextafter(exact, np.float32(np.inf))
    assert compare(tensor(moved), tensor(exact)) is None


@given(st.floats(-1e5, 1e5), st.sampled_from([-1.0, 1.0]))
def test_the_tolerance_is_a_boundary(value: float, sign: float) -> None:
    bound = 1e-4 + 1e-5 * abs(value)
    assert compare(value + sign * 0.99 * bound, value) is None
    assert category(value + sign * 1.01 * bound, value) is Category.VALUE


def test_a_difference_of_exactly_the_bound_is_accepted() -> None:
    assert compare(1.5, 1.0, Tolerance(atol=0.5, rtol=0.0)) is None
    assert compare(1.75, 1.0, Tolerance(atol=0.5, rtol=0.0)) is not None


def test_one_huge_element_does_not_loosen_the_others() -> None:
    expected = [0.5, 0.25, 0.125, 1e9]
    assert category([0.5, 0.25, 0.625, 1e9], expected) is Category.VALUE
    assert compare([0.5, 0.25, 0.125, 1e9 + 1000], expected) is None


def test_the_median_helps_a_small_element_of_a_large_array() -> None:
    expected = [1000.0, 1000.0, 0.0]
    assert compare([1000.0, 1000.0, 0.009], expected) is None
    assert category(0.009, 0.0) is Category.VALUE


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([1, 2], (1, 2)),
        (tensor([1.0, 2.0]), array([1.0, 2.0])),
        (tensor(2.5), 2.5),
        (2.5, tensor(2.5)),
        (tensor(2.5, "float64", "numpy_scalar"), tensor(2.5)),
        (3, 3.0),
        (tensor(3, "int64"), 3.0),
        ([1, 2.5], [1.0, 2.5]),
        (tensor([1.0], "float64"), tensor([1.0], "float16")),
        ({"a": [1.0]}, {"a": (1.0,)}),
        (float("nan"), float("nan")),
        ([math.inf, -math.inf], [math.inf, -math.inf]),
        (Raised("ValueError", "mine"), Raised("ValueError", "theirs")),
        (1 + 2j, tensor(1 + 2j, "complex64")),
        (10**400, 10**400),
    ],
)
def test_what_is_interchangeable_is_accepted(got: object, expected: object) -> None:
    assert compare(got, expected) is None


@pytest.mark.parametrize(
    ("got", "expected", "kind"),
    [
        ([1.0, 2.0], tensor([1.0, 2.0]), Category.TYPE),
        (tensor([1.0, 2.0]), [1.0, 2.0], Category.TYPE),
        ("1.0", 1.0, Category.TYPE),
        (Opaque("Liar"), 1.0, Category.TYPE),
        (Raised("ValueError"), 1.0, Category.TYPE),
        (Raised("KeyError"), Raised("ValueError"), Category.TYPE),
        (1.0, Raised("ValueError"), Category.MISSING),
        (None, 1.0, Category.MISSING),
        ({"a": 1}, {"a": 1, "b": 2}, Category.MISSING),
        ({"a": 1, "b": 2}, {"a": 1}, Category.TYPE),
        ({1: 5}, {True: 5}, Category.MISSING),
        ([1, 2], [1, 2, 3], Category.SHAPE),
        (tensor([1.0]), 1.0, Category.SHAPE),
        (tensor([[1.0]]), tensor([1.0]), Category.SHAPE),
        (tensor([1.0]), tensor([1], "int64"), Category.DTYPE),
        (tensor([1], "int64"), tensor([1.0]), Category.DTYPE),
        (3.0, 3, Category.DTYPE),
        (True, 1, Category.DTYPE),
        (1, True, Category.DTYPE),
        ([True], [1.0], Category.DTYPE),
        (tensor([math.nan, 1.0]), tensor([0.5, 1.0]), Category.NAN),
        (0.0, math.nan, Category.NAN),
        (math.inf, -math.inf, Category.NAN),
        (10**400, 1.5, Category.NAN),
        (4, 3, Category.VALUE),
        ([1, 2], [1, 3], Category.VALUE),
        ("abc", "abd", Category.VALUE),
        (1 + 2j, 1 + 2.01j, Category.VALUE),
    ],
)
def test_every_difference_has_its_category(got: object, expected: object, kind: Category) -> None:
    assert category(got, expected) is kind


def test_large_unsigned_and_signed_integers_are_told_apart() -> None:
    got = tensor([2**63 - 1], "int64")
    assert category(got, tensor([2**63], "uint64")) is Category.VALUE


def test_bfloat16_is_compared_by_its_value() -> None:
    one_and_a_half = Array("torch", "bfloat16", (1,), b"\xc0\x3f")
    assert compare(one_and_a_half, tensor([1.5])) is None
    assert category(one_and_a_half, tensor([1.75])) is Category.VALUE


def test_a_value_difference_says_where_how_far_and_how_many() -> None:
    expected = np.full((2, 3, 4), 0.2871)
    got = expected.copy()
    got[0, 1, 2] = 0.3124
    got[1, 0, 0] = 0.9871
    found = compare(tensor(got), tensor(expected))
    assert found is not None
    assert found.message == (
        "22 of 24 numbers agree to four decimals. The first that does not is at [0, 1, 2]: "
        "yours 0.3124, expected 0.2871. The largest difference is 0.7"
    )
    assert found.index == (1, 0, 0)
    assert (found.got, found.expected) == ("0.9871", "0.2871")
    assert (found.differing, found.total) == (2, 24)
    assert found.largest == pytest.approx(0.7, abs=1e-6)


def test_a_shape_difference_reads_as_the_house_speaks() -> None:
    found = compare(tensor(np.zeros((2, 5, 4))), tensor(np.zeros((2, 5, 6))))
    assert found is not None
    assert found.message == "Your output has shape (2, 5, 4); expected (2, 5, 6)"


def test_a_difference_deep_inside_names_its_place() -> None:
    found = compare([0, {"h": [1.0, 2.0]}], [0, {"h": [1.0, 3.0]}])
    assert found is not None
    assert found.where == "output[1]['h']"
    assert "1 of 2 numbers agree" in found.message


def test_two_values_that_look_alike_are_shown_with_more_digits() -> None:
    found = compare(0.50001, 0.50002, Tolerance(atol=1e-6, rtol=0.0))
    assert found is not None
    assert (found.got, found.expected) == ("0.500010", "0.500020")


def test_a_none_where_a_tensor_belongs_asks_for_the_return() -> None:
    found = compare(None, tensor([[1.0, 2.0]]))
    assert found is not None
    assert found.message == (
        "Your output is None; expected a tensor of shape (1, 2). Is a `return` missing?"
    )


def test_nested_lists_that_form_a_rectangle_count_as_one_array() -> None:
    found = compare([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 5.0]])
    assert found is not None
    assert found.index == (1, 1)
    assert found.total == 4
