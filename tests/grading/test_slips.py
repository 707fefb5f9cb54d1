"""What is said where an output is of another type than asked for."""

from __future__ import annotations

import itertools

import pytest

from app.grading.comparer import compare
from sandbox.wire.values import Value
from tests.grading.wire_values import tensor

TENSOR = tensor([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (
            "5.0",
            5.0,
            "Your output is '5.0'; expected 5.0000. In quotes it is text: return the number "
            "itself, without `str()` or an f-string",
        ),
        (
            "tensor([1., 2.])",
            TENSOR,
            "Your output is 'tensor([1., 2.])'; expected a tensor of shape (2,). That is text: "
            "return the values themselves, not what `str()` makes of them",
        ),
        (
            [1.0, 2.0],
            TENSOR,
            "Your output is a list of 2 items; expected a tensor of shape (2,). "
            "`torch.tensor(…)` makes one of it",
        ),
        (
            [1.0, 2.0],
            tensor([1.0, 2.0], kind="numpy"),
            "Your output is a list of 2 items; expected an array of shape (2,). "
            "`np.array(…)` makes one of it",
        ),
        (
            [TENSOR, TENSOR],
            tensor([[1.0, 2.0], [1.0, 2.0]]),
            "Your output is a list of 2 items; expected a tensor of shape (2, 2). "
            "`torch.stack(…)` makes one of them",
        ),
        (
            (TENSOR,),
            TENSOR,
            "Your output is a tuple of 1 item; expected a tensor of shape (2,). "
            "Return the item itself: `[0]` takes it out, or a comma behind the value is too many",
        ),
        (
            (TENSOR, 3),
            TENSOR,
            "Your output is a tuple of 2 items; expected a tensor of shape (2,). "
            "Only one value is asked for",
        ),
        (
            (TENSOR, TENSOR),
            tensor([[1.0, 2.0], [1.0, 2.0]]),
            "Your output is a tuple of 2 items; expected a tensor of shape (2, 2). "
            "`torch.stack(…)` makes one of them",
        ),
        (
            [5.0],
            5.0,
            "Your output is a list of 1 item; expected 5.0000. Return the item itself: `[0]` "
            "takes it out",
        ),
        ([5.0, 6.0], 5.0, "Your output is a list of 2 items; expected 5.0000"),
        (
            [tensor(5.0), tensor(6.0)],
            tensor(5.0),
            "Your output is a list of 2 items; expected a tensor of shape () (float32)",
        ),
        (
            TENSOR,
            [1.0, 2.0],
            "Your output is a tensor of shape (2,); expected a list of 2 items. "
            "`.tolist()` makes a list of it",
        ),
        (
            TENSOR,
            (1.0, 2.0),
            "Your output is a tensor of shape (2,); expected a tuple of 2 items. "
            "`tuple(….tolist())` makes a tuple of it",
        ),
        (TENSOR, ["a", "b"], "Your output is a tensor of shape (2,); expected a list of 2 items"),
        # What no call mends is told plainly, without one.
        ("much", 5.0, "Your output is 'much'; expected 5.0000"),
        ("1", True, "Your output is '1'; expected True"),
        (
            (0.5, TENSOR),
            TENSOR,
            "Your output is a tuple of 2 items; expected a tensor of shape (2,)",
        ),
        ([None, None], TENSOR, "Your output is a list of 2 items; expected a tensor of shape (2,)"),
        (
            [TENSOR, TENSOR],
            tensor([1.0, 2.0, 1.0, 2.0]),
            "Your output is a list of 2 items; expected a tensor of shape (4,)",
        ),
        (
            [tensor([1.0, 2.0], kind="numpy")] * 2,
            tensor([[1.0, 2.0]] * 2),
            "Your output is a list of 2 items; expected a tensor of shape (2, 2)",
        ),
        (
            tensor(1.0),
            [1.0, 2.0],
            "Your output is a tensor of shape () (float32); expected a list of 2 items",
        ),
    ],
)
def test_another_type_is_told_with_what_to_change(got: Value, expected: Value, said: str) -> None:
    found = compare(got, expected)
    assert found is not None
    assert found.message == said


def test_it_is_told_within_a_structure_too() -> None:
    found = compare([1.0, ["2.0"]], [1.0, [2.0]])
    assert found is not None
    assert found.message.startswith("Your output[1][0] is '2.0'; expected 2.0000. In quotes")


def test_no_pair_of_values_makes_it_raise() -> None:
    items: list[Value] = [
        tensor(1.0), tensor([1.0]), tensor([1.0, 2.0]), tensor([[1.0, 2.0]] * 2), tensor([]),
        tensor(1.0, kind="numpy_scalar"), 1.0, "1.0", None,
    ]  # fmt: skip
    values = [*items, [], ()]
    for make, length in itertools.product((list, tuple), (1, 2)):
        values += [make(chosen) for chosen in itertools.product(items, repeat=length)]
    for got, expected in itertools.product(values, repeat=2):
        compare(got, expected)
