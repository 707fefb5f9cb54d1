"""Custom cases: what is taken, and an error that names the place for all else."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.grading.arrays import to_numpy
from app.grading.custom import parse_custom_cases
from sandbox.wire.messages import Case
from sandbox.wire.values import Array, Generator
from tests.grading.conftest import package

DOUBLING = package("doubling")


def parse(raw: object) -> tuple[Case, ...]:
    return parse_custom_cases(DOUBLING, raw)


def argument(raw: object) -> Any:
    return parse([{"args": [raw]}])[0].steps[0].args[0]


def refused(raw: object) -> str:
    with pytest.raises(Invalid) as caught:
        parse(raw)
    (path,) = caught.value.fields
    return path


@pytest.mark.parametrize("raw", [None, True, 3, -2.5, "text", [1, [2, "x"]], {"a": [1]}])
def test_plain_json_is_taken_as_it_is(raw: object) -> None:
    assert argument(raw) == raw


@pytest.mark.parametrize(
    ("raw", "kind", "dtype", "shape"),
    [
        ({"tensor": [[1, 2], [3, 4]]}, "torch", "int64", (2, 2)),
        ({"tensor": [1.5, 2]}, "torch", "float32", (2,)),
        ({"tensor": [True, False]}, "torch", "bool", (2,)),
        ({"tensor": 4.5}, "torch", "float32", ()),
        ({"tensor": []}, "torch", "float32", (0,)),
        ({"tensor": [1, 2], "dtype": "float64"}, "torch", "float64", (2,)),
        ({"array": [1.5]}, "numpy", "float64", (1,)),
        ({"tensor": {"shape": [2, 3], "seed": 1}}, "torch", "float32", (2, 3)),
        ({"tensor": {"shape": [2], "seed": 1, "dtype": "int64"}}, "torch", "int64", (2,)),
    ],
)
def test_tensors_and_arrays_become_wire_arrays(
    raw: object, kind: str, dtype: str, shape: tuple[int, ...]
) -> None:
    value = argument(raw)
    assert (value.kind, value.dtype, value.shape) == (kind, dtype, shape)


def test_a_tensor_keeps_its_numbers() -> None:
    value = argument({"tensor": [[1, 2], [3, 4.5]]})
    assert np.array_equal(to_numpy(value), np.array([[1, 2], [3, 4.5]], dtype=np.float32))


def test_the_same_seed_draws_the_same_tensor() -> None:
    raw = {"tensor": {"shape": [3], "seed": 5}}
    assert argument(raw) == argument(raw)
    assert argument(raw) != argument({"tensor": {"shape": [3], "seed": 6}})


def test_a_generator_comes_by_its_seed() -> None:
    assert argument({"generator": 7}) == Generator(7)


def test_calls_name_their_methods_and_init_its_arguments() -> None:
    (case,) = parse([{"init": [3], "calls": [{"method": "f", "args": [1]}, {"args": []}]}])
    assert case.init == (3,)
    assert [(step.method, step.args) for step in case.steps] == [("f", (1,)), ("", ())]


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({}, "cases"),
        ([], "cases"),
        ([{"args": []}] * 6, "cases"),
        ([3], "cases[0]"),
        ([{}], "cases[0]"),
        ([{"args": [], "calls": []}], "cases[0]"),
        ([{"args": [], "hidden": 1}], "cases[0].hidden"),
        ([{"args": 3}], "cases[0].args"),
        ([{"args": []}, {"args": [1, {"tensor": "x"}]}], "cases[1].args[1].tensor"),
        ([{"args": [{"tensor": [[1], [2, 3]]}]}], "cases[0].args[0].tensor[1]"),
        ([{"args": [{"tensor": [1], "dtype": "object"}]}], "cases[0].args[0].dtype"),
        ([{"args": [{"tensor": {"shape": [-1], "seed": 0}}]}], "cases[0].args[0].tensor.shape"),
        ([{"args": [{"tensor": {"shape": [2]}}]}], "cases[0].args[0].tensor.seed"),
        (
            [{"args": [{"tensor": {"shape": [1000, 1000], "seed": 0}}]}],
            "cases[0].args[0].tensor.shape",
        ),
        ([{"args": [{"tensor": [2**70]}]}], "cases[0].args[0].tensor"),
        ([{"args": [{"generator": -1}]}], "cases[0].args[0].generator"),
        ([{"args": [[[[[[[[[1]]]]]]]]]}], "cases[0].args[0]" + 8 * "[0]"),
        ([{"calls": [{"args": []}] * 11}], "cases[0].calls"),
        ([{"calls": [{"method": "__import__('os')", "args": []}]}], "cases[0].calls[0].method"),
        ([{"init": {}, "args": []}], "cases[0].init"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(raw: object, path: str) -> None:
    assert refused(raw) == path


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[1, 2], [3]], "(row 2) has 1 number, the row before it 2"),
        ([[[1, 2]], [[3, 4], [5, 6]]], "(row 2) has shape (2, 2), the row before it shape (1, 2)"),
        ([[1, 2], 3], "(row 2) has no brackets, the row before it shape (2,)"),
        ([1, [2, 3]], "(row 2) has shape (2,), the row before it no brackets"),
    ],
)
def test_rows_of_unequal_length_are_told_by_what_they_hold(rows: object, why: str) -> None:
    with pytest.raises(Invalid) as caught:
        argument({"tensor": rows})
    assert caught.value.fields == {"cases[0].args[0].tensor[1]": why}


def test_too_many_numbers_are_told_with_the_limit() -> None:
    with pytest.raises(Invalid, match="all cases together may hold 100,000 numbers"):
        argument({"tensor": {"shape": [1000, 1000], "seed": 0}})


def test_elements_are_counted_over_all_cases() -> None:
    half = {"args": [{"tensor": {"shape": [50_000], "seed": 0}}]}
    assert refused([half, half, half]).startswith("cases[1]")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["args", "calls", "init", "tensor", "array", "shape", "seed", "dtype", "method"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["args", "init", "calls"]), JSON, max_size=2)))
def test_any_json_is_parsed_or_refused(raw: object) -> None:
    try:
        cases = parse(json.loads(json.dumps(raw)))
    except Invalid:
        return
    assert all(isinstance(case, Case) for case in cases)
    for case in cases:
        for step in case.steps:
            assert all(not isinstance(arg, Array) or arg.data is not None for arg in step.args)
