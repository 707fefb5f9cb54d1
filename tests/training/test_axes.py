"""Axes of drawings: round ticks, whatever the values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.training.axes import FARTHEST, MOST_TICKS, Axis, drawable, ticks

values = st.floats(-FARTHEST, FARTHEST, allow_nan=False)


@given(st.lists(values, min_size=1, max_size=8))
def test_an_axis_has_a_few_ticks_and_a_place_for_each_value(known: list[float]) -> None:
    axis = Axis.around(known, 40.0, 330.0, margin=0.05)
    assert 1 <= len(axis.ticks) <= MOST_TICKS + 2
    for value in known:
        assert 39.9 <= axis.place(value) <= 330.1


@given(st.lists(st.floats(1e-30, FARTHEST), min_size=1, max_size=8))
def test_a_logarithmic_axis_has_too(known: list[float]) -> None:
    axis = Axis.around(known, 40.0, 330.0, log=True)
    assert 2 <= len(axis.ticks) <= MOST_TICKS + 2
    for value in known:
        assert 39.9 <= axis.place(value) <= 330.1


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 400, [0, 100, 200, 300, 400]), (1.9, 3.4, [2.0, 2.5, 3.0]), (-2, 2, [-2, -1, 0, 1, 2])],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


def test_what_is_too_far_or_missing_is_not_drawn() -> None:
    assert [drawable(value) for value in (None, 1e31, -1e31, 0.0)] == [False, False, False, True]
