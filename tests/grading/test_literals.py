"""Python literals in a field: what is read, what is refused in words, and the way back."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.grading.custom import parse_custom_cases
from app.grading.literals import LiteralError, read
from app.grading.own import NoText, own_case, write
from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Generator, Given, Ref, Value
from tests.grading.conftest import package
from tests.grading.wire_values import NODES, SCALARS, array, tensor

DOUBLING = package("doubling")


def as_argument(text: str) -> Value:
    """What a learner's case has for this field."""
    return parse_custom_cases(DOUBLING, [{"args": [{"python": text}]}])[0].steps[0].args[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-2.5e-3", -0.0025), ("1_000", 1000), ("0x1F", 31), (".5", 0.5), ("5.", 5.0),
        ("True", True), ("None", None), ("'it''s'", "its"), ('"\\u00e9\\n\\x41"', "é\nA"),
        ("[1, [2, 3],]", [1, [2, 3]]), ("()", ()), ("(1)", 1), ("(1,)", (1,)), ("(1, 2)", (1, 2)),
        ("{}", {}), ("{'a': 1, 2: [None]}", {"a": 1, 2: [None]}), ("-inf", -math.inf),
        ("float('inf')", math.inf), ("  [\n 1 ,\t2 ] ", [1, 2]), ("-torch.inf", -math.inf),
    ],
)  # fmt: skip
def test_literals_are_read_as_python_reads_them(text: str, value: object) -> None:
    assert read(text) == value
    assert as_argument(text) == value
    assert type(read(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("tensor([[1, 2.5]])", {"tensor": [[1, 2.5]]}),
        ("torch.tensor(((1, 2), (3, 4)), dtype=torch.float64)",
         {"tensor": [[1, 2], [3, 4]], "dtype": "float64"}),
        ("tensor(shape=(2, 3), seed=1)", {"tensor": {"shape": [2, 3], "seed": 1}}),
        ("array(shape=4, seed=1, dtype=int64)",
         {"array": {"shape": [4], "seed": 1, "dtype": "int64"}}),
        ("np.array([True])", {"array": [True]}),
        ("generator(7)", {"generator": 7}),
        ("[tensor(0.5), 1]", [{"tensor": 0.5}, 1]),
    ],
)  # fmt: skip
def test_tensors_are_read_as_the_api_takes_them(text: str, raw: object) -> None:
    assert read(text) == raw
    assert parse_custom_cases(DOUBLING, [{"args": [raw]}]) == parse_custom_cases(
        DOUBLING, [{"args": [{"python": text}]}]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"), ("[1, 2", "ends too early"), ("[1 2]", "lacks a comma before '2'"),
        ("1 + 2", "goes on after the value with '+'"), ("hello", "the name 'hello'"),
        ("'open", "without its closing '"), ("[1, $]", "holds '$'"), ("{1.5: 2}", "has a key"),
        ("{[]: 1}", "has a key"), ("open('x')", "only tensor, array and generator"),
        ("tensor()", "needs the numbers"), ("tensor(shape=(2,))", "needs the numbers"),
        ("tensor([1], dtype=object)", "the dtype 'object'"), ("tensor([1], device=1)", "'device'"),
        ("-'a'", "behind '-'"), ("-True", "no number behind"), ("007", "no number"),
        ("1" * 500, "more than 400 characters"), ("'\\ud800'", "no character"),
        ("{'tensor': 1}", "means something else"), ("__import__('os')", "only tensor"),
        ("10**3", "holds '*', which no literal has. Write the number itself; nothing"),
        ("3/4", "nothing is calculated here"), ("[1 + 2]", "nothing is calculated here"),
        ("1-2", "goes on after the value with '-' (character 2). Write the number itself"),
        ("3,5", "goes on after the value with ',' (character 2); a decimal point is a dot: 3.5"),
        ("-3,25", "a decimal point is a dot: -3.25"),
        ("generator()", "its seed"), ("[" * 60, "nested deeper"), ("x" * 20_001, "longer than"),
    ],
)  # fmt: skip
def test_what_is_no_literal_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(LiteralError, match=re.escape(words)):
        read(text)


@pytest.mark.parametrize("text", ["3,", "3, 5, 6", "(3), 5", "3.5, 2", "'a', 5", "[1], 5", "1,("])
def test_other_commas_are_not_taken_for_decimal_points(text: str) -> None:
    with pytest.raises(LiteralError, match=r"goes on after the value with ',' \(character \d\)$"):
        read(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[1, 2", "cases[0].args[0]"),
        ("tensor([[1], [2, 3]])", "cases[0].args[0].tensor[1]"),
        ("tensor(shape=(-1,), seed=1)", "cases[0].args[0].tensor.shape"),
        ("{'a': [tensor('x')]}", "cases[0].args[0].a[0].tensor"),
        ("[[[[[[[[[1]]]]]]]]]", "cases[0].args[0]" + 8 * "[0]"),
    ],
)
def test_the_refusal_names_the_field_and_the_place_in_it(text: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        as_argument(text)
    assert list(caught.value.fields) == [path]


def test_all_literals_together_are_bounded() -> None:
    long = {"args": [{"python": f"[{'1,' * 9000}]"}]}
    parse_custom_cases(DOUBLING, [long])
    with pytest.raises(Invalid, match="characters of Python in all"):
        parse_custom_cases(DOUBLING, [long] * 3)
    with pytest.raises(Invalid, match="must be a text"):
        parse_custom_cases(DOUBLING, [{"args": [{"python": 3}]}])


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="[](){},:=+-'\"\\.0189eExtensor_ \nuU", max_size=60) | st.text(max_size=30))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    refused: tuple[str, ...] = ()
    try:
        as_argument(text)
    except Invalid as error:
        refused = tuple(error.fields)
    assert all(path.startswith("cases[0].args[0]") for path in refused)


VALUES = st.recursive(
    SCALARS | NODES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(-9, 9), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_what_has_a_text_comes_back_as_it_was(value: Value) -> None:
    try:
        text = write(value)
        back = as_argument(text)
    except (NoText, Invalid):
        return
    assert write(back) == text


@pytest.mark.parametrize(
    "value",
    [
        tensor([[0.1, -2.0], [1e-9, math.inf]]),
        tensor([1, 2], "int64"),
        tensor([1, 2], "int32"),
        tensor([True, False], "bool"),
        tensor(2.5),
        tensor([[], []]),
        array([0.1, 1 / 3]),
        array([1.5], "float32"),
        Generator(9),
    ],
)
def test_small_tensors_are_written_out_number_by_number(value: Value) -> None:
    assert as_argument(write(value)) == value


def test_a_large_tensor_is_written_by_shape_and_seed() -> None:
    assert write(tensor([[0] * 30] * 30, "int64")) == "tensor(shape=(30, 30), seed=1, dtype=int64)"


def own(*steps: Step, **more: Any) -> dict[str, Any]:
    return own_case(Case("one", steps=steps, **more), {"f": ("x", "y"), "__init__": ("size",)})


def test_fields_carry_the_names_of_the_reference() -> None:
    made = own(Step(method="f", args=(1, 2.5)), init=(3,))
    assert [field["label"] for field in made["init"]] == ["constructor, size"]
    assert [(f["label"], f["text"]) for f in made["calls"][0]["args"]] == [("x", "1"), ("y", "2.5")]
    twice = own(Step(method="f", args=(1,)), Step(method="f", args=(2,)))
    assert twice["calls"][1]["args"][0]["label"] == "call 2, f, x"


def test_what_no_field_can_hold_is_said_in_its_place() -> None:
    made = own(
        Step(method="f", args=(Given("Model"), Ref("m"), Ref("g"))),
        objects={"m": Given("Model"), "g": Generator(4)},
    )
    module, shared, generator = made["calls"][0]["args"]
    assert (module["text"], module["why"]) == ("", "“Model” of the given code")
    assert "shares" in shared["why"]
    assert (generator["text"], generator["why"]) == ("generator(4)", "")


def test_what_an_own_case_leaves_out_is_noted() -> None:
    made = own(Step(method="f", args=(1,), times=2, reads=(0,)), Step("attribute", "w"), train=True)
    words = " ".join(made["notes"])
    assert all(word in words for word in ("train mode", "made once", "“w”", "the arguments"))
    assert own(Step("attribute", "w"))["why"] == "it calls nothing"
    assert "“__len__”" in own(Step(method="__len__"))["why"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", ["[" * 20_000, "-" * 20_000, "(" * 19_999 + "1", "'" * 19_999, "1_" * 10_000]
)
def test_a_field_full_of_one_character_is_refused(text: str) -> None:
    with pytest.raises(LiteralError):
        read(text)
