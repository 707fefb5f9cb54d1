"""Values as texts for pages: short, readable, and quick whatever a learner returns."""

from __future__ import annotations

import numpy as np
import pytest

from app.grading.render import argument_words, case_inputs, output_labels, render
from app.grading.signature import argument_names
from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Array, Given
from tests.grading.wire_values import array, tensor


def test_a_tensor_shows_its_shape_dtype_and_four_decimals() -> None:
    assert render(tensor([[0.1, 2.0]])) == "tensor (1, 2) float32\n[[0.1000, 2.0000]]"
    assert render(array([1, 2], "int64")) == "array (2,) int64\n[1, 2]"


def test_a_large_tensor_is_elided() -> None:
    text = render(tensor(np.zeros((100, 100))))
    assert "..." in text
    assert len(text) < 1000


def test_plain_values_read_as_python() -> None:
    assert render([1, 2.5, "x", None, {"a": (1,)}]) == "[1, 2.5, 'x', None, {'a': (1,)}]"
    assert render(Given("Model", (3,), {"seed": 4})) == "Model(3, seed=4)"


@pytest.mark.timeout(30)  # 1.28 thousand million elements, drawn one by one, would take an hour
def test_hostile_nesting_and_rank_are_not_drawn_whole() -> None:
    nested: object = 1
    for _ in range(7):
        nested = [nested] * 20
    assert len(render(nested)) < 9000
    assert len(render(Array("torch", "uint8", (2,) * 16, bytes(2**16)))) < 9000


def test_inputs_are_labelled_by_constructor_and_call() -> None:
    case = Case("c", init=(3, 5), steps=(Step(method="f", args=(1, 2)), Step("attribute", "total")))
    assert case_inputs(case) == [
        ["constructor", "3, 5"],
        ["f, argument 1", "1"],
        ["f, argument 2", "2"],
        ["then read", "total"],
    ]


def test_arguments_are_called_what_the_reference_calls_them() -> None:
    names = {"__init__": ("width",), "fit": ("X", "steps"), "": ("x",), "forward": ("x",)}
    one = Case("c", init=(3, 5), steps=(Step(method="fit", args=(1, 2, 3)),))
    assert case_inputs(one, names) == [
        ["constructor", "width = 3, 5"], ["X", "1"], ["steps", "2"], ["fit, argument 3", "3"],
    ]  # fmt: skip
    several = Case("c", steps=(Step(method="fit", args=(1, 2)), Step(args=(4,), times=2)))
    assert case_inputs(several, names) == [
        ["fit, X", "1"], ["fit, steps", "2"], ["forward × 2, x", "4"],
    ]  # fmt: skip
    assert argument_words(one, 0, 1, names) == "The argument `steps` of `fit`"
    assert argument_words(one, 0, 2, names) == "Argument 3 of `fit`"
    assert argument_words(several, 1, 0, names) == "The argument `x` of the call"


def test_names_are_read_from_source_without_running_it() -> None:
    source = """
raise SystemExit
def f(a, /, b=1, *rest, c): ...
class Net:
    def __init__(self, width): ...
    def forward(self, x): ...
    @staticmethod
    def count(n): ...
    @classmethod
    def make(cls, n): ...
"""
    assert argument_names(source, "f") == {"": ("a", "b"), "f": ("a", "b")}
    assert argument_names(source, "Net") == {
        "__init__": ("width",), "forward": ("x",), "": ("x",), "count": ("n",), "make": ("n",),
    }  # fmt: skip
    assert argument_names("def broken(:", "f") == {}


def test_several_outputs_are_called_by_their_steps() -> None:
    steps = (
        Step(method="f", args=(1,), times=2),
        Step(method="g", args=(1,), returns=False, reads=(0,), gradients=(0,)),
    )
    assert output_labels(steps) == [
        "output of `f`, call 1",
        "output of `f`, call 2",
        "argument 1 of `g` after the call",
        "gradient of argument 1 of `g`",
    ]
    assert output_labels((Step(),)) == ["output"]
