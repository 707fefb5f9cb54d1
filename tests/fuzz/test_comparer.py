"""The comparer's properties over any pair of wire values, by Hypothesis: what fails is shrunk."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.grading.comparer import Tolerance, compare
from sandbox.wire.values import decode, encode
from tests.fuzz.oracle import allowed
from tests.fuzz.pairs import near
from tests.grading.wire_values import VALUES

TOLERANCES = st.builds(Tolerance, st.sampled_from([0.0, 1e-4, 1.0]), st.sampled_from([0.0, 1e-5]))
FLOATS = st.lists(st.floats(width=64), min_size=1, max_size=6)


def category(got: Any, expected: Any, tolerance: Tolerance) -> object:
    found = compare(got, expected, tolerance)
    return found.category if found else None


@settings(max_examples=400, deadline=None)
@given(VALUES, VALUES, TOLERANCES)
def test_any_two_values_are_compared_as_the_oracle_does(
    got: Any, expected: Any, tolerance: Tolerance
) -> None:
    assert category(got, expected, tolerance) in allowed(got, expected, tolerance)


@settings(max_examples=400, deadline=None)
@given(VALUES, st.integers(0, 2**32), TOLERANCES)
def test_an_answer_that_is_nearly_right_is_compared_as_the_oracle_does(
    expected: Any, seed: int, tolerance: Tolerance
) -> None:
    got = near(random.Random(seed), expected)
    assert category(got, expected, tolerance) in allowed(got, expected, tolerance)


@settings(max_examples=300, deadline=None)
@given(VALUES, TOLERANCES)
def test_every_value_is_what_it_is(value: Any, tolerance: Tolerance) -> None:
    assert compare(value, decode(encode(value)), tolerance) is None


@settings(max_examples=300, deadline=None)
@given(FLOATS, FLOATS, st.floats(0, 10))
def test_without_a_relative_part_acceptance_is_symmetric(
    one: list[float], other: list[float], atol: float
) -> None:
    tolerance = Tolerance(atol, 0.0)
    there = compare(one, other, tolerance) is None
    assert there == (compare(other, one, tolerance) is None)


@settings(max_examples=300, deadline=None)
@given(FLOATS, FLOATS, st.floats(1e-6, 1.0))
def test_a_wider_tolerance_accepts_what_a_narrow_one_does(
    one: list[float], other: list[float], atol: float
) -> None:
    if compare(one, other, Tolerance(atol, 0.0)) is None:
        assert compare(one, other, Tolerance(2 * atol, 1e-5)) is None
