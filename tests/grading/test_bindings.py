"""The judge and the binding: few round trips, any order of use, and the same words for all."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.catalog.service import Package, load_package
from app.grading.report import Report
from app.grading.service import Judge
from app.grading.talk import Talk
from app.grading.verdicts import Category, Mode, Verdict
from tests.grading.conftest import package

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

ATTENTION = Path(__file__).parents[2] / "problems" / "self-attention"

HEAD = """
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim, attention_dim):
        super().__init__()
        self.{names[0]} = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.{names[1]} = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.{names[2]} = nn.Linear(embedding_dim, attention_dim, bias=False)

    def forward(self, x):
        used = {{role: getattr(self, name)(x) for role, name in {pairs}}}
        k, q, v = used["k"], used["q"], used["v"]
        scores = q @ k.transpose(1, 2){scale}
        hidden = torch.triu(torch.ones(x.shape[1], x.shape[1]), 1) == 1
        out = torch.softmax(scores.masked_fill(hidden, -torch.inf), dim=-1) @ v
        {end}
"""


def head(
    order: str, scale: str = " / k.shape[-1] ** 0.5", end: str = "return out", names: str = "a b c"
) -> str:
    """An attention that uses k, q, v in this order, through layers of these names."""
    layers = names.split()
    return HEAD.format(
        names=layers, pairs=list(zip(order, layers, strict=True)), scale=scale, end=end
    )


@pytest.fixture(scope="module")
def attention() -> Package:
    return load_package(ATTENTION)


def told(report: Report) -> list[tuple[object, ...]]:
    """What a learner reads of each case."""
    return [
        (case.verdict, case.category, case.message, case.detail.get("hint"))
        for case in report.cases
    ]


ORDERS = ["".join(order) for order in itertools.permutations("kqv")]


@pytest.mark.parametrize("order", ORDERS)
async def test_any_order_of_use_is_accepted(judge: Judge, attention: Package, order: str) -> None:
    report = await judge.grade(attention, head(order), Mode.SUBMIT)
    assert report.verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("order", ORDERS)
async def test_a_known_mistake_reads_the_same_in_any_order_of_use(
    judge: Judge, attention: Package, order: str
) -> None:
    known = attention.submissions["wrong_answer"]["no_scale.py"]
    expected = told(await judge.grade(attention, known, Mode.SUBMIT))
    assert "not divided by √A" in str(expected[0][3])
    report = await judge.grade(attention, head(order, scale=""), Mode.SUBMIT)
    assert told(report) == expected


@pytest.mark.parametrize("order", ["kqv", "vqk"])
async def test_a_mistake_nobody_named_is_told_under_the_binding_with_most_right(
    judge: Judge, attention: Package, order: str
) -> None:
    report = await judge.grade(attention, head(order, scale=" * 3"), Mode.SUBMIT)
    rights = [case.name for case in report.cases if case.verdict is Verdict.ACCEPTED]
    assert "all positions alike" in rights  # there only the values count, and they are right
    assert "one position" in rights


@pytest.mark.parametrize("order", ["kqv", "vqk"])
async def test_a_shape_wrong_in_some_cases_leaves_the_others_right(
    judge: Judge, attention: Package, order: str
) -> None:
    report = await judge.grade(attention, head(order, end="return out.squeeze()"), Mode.SUBMIT)
    wrong = {case.name: case.category for case in report.cases if case.category}
    assert set(wrong.values()) == {Category.SHAPE}
    assert set(wrong) == {
        "all positions alike", "a batch of one", "one position", "one sequence of one position",
        "an attention of one dimension",
    }  # fmt: skip
    assert report.passed == 8


async def test_an_exception_in_some_cases_leaves_the_others_right(
    judge: Judge, attention: Package
) -> None:
    end = "if len(x) == 1: raise ValueError\n        return out"
    report = await judge.grade(attention, head("vqk", end=end), Mode.SUBMIT)
    assert [case.verdict for case in report.cases if case.verdict is not Verdict.ACCEPTED] == (
        [Verdict.RUNTIME_ERROR] * 3
    )
    assert report.passed == 10


async def test_names_that_mean_something_else_do_not_mislead(
    judge: Judge, attention: Package
) -> None:
    code = head("kqv", names="value key query")
    report = await judge.grade(attention, code, Mode.SUBMIT)
    assert report.verdict is Verdict.ACCEPTED


async def test_a_case_takes_one_round_trip_once_the_names_are_known(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = package("heads")
    await judge.prepare(heads)
    trips: list[str] = []
    for name in ("guess", "parameters", "bind", "run", "hear_case"):
        real = getattr(Talk, name)

        async def counted(
            self: Talk, *args: object, name: str = name, real: object = real, **more: object
        ) -> object:
            trips.append(name)
            return await real(self, *args, **more)  # type: ignore[operator]

        monkeypatch.setattr(Talk, name, counted)
    assert (await judge.grade(heads, heads.solution, Mode.SUBMIT)).verdict is Verdict.ACCEPTED
    # Once a guess was right, the next cases are sent before they are asked for.
    assert trips == ["guess", *["hear_case"] * 9]
    trips.clear()
    renamed = heads.solution.replace("self.gate", "self.valve").replace("self.signal", "self.tone")
    assert (await judge.grade(heads, renamed, Mode.SUBMIT)).verdict is Verdict.ACCEPTED
    # The first tells what they are called; the second finds that to be right.
    assert trips == ["guess", "bind", "guess", *["hear_case"] * 8]


async def test_what_a_forward_prints_is_shown_once(judge: Judge) -> None:
    heads = package("heads")
    line = "return torch.stack("
    for code in (heads.solution, heads.solution.replace("self.gate", "self.valve")):
        report = await judge.grade(
            heads, code.replace(line, f"print('on')\n        {line}"), Mode.RUN
        )
        assert [case.detail["printed"] for case in report.cases] == ["on\n", "on\n"]


async def test_inputs_are_called_what_the_reference_calls_them(
    judge: Judge, attention: Package
) -> None:
    inputs = (await judge.examples(attention))[0]["inputs"]
    assert inputs[0] == ["constructor", "embedding_dim = 3, attention_dim = 5"]
    assert inputs[1][0] == "x"


async def test_a_changed_input_is_called_by_its_name(judge: Judge) -> None:
    code = "class Solution:\n    def double(self, t):\n        t *= 2\n        return t\n"
    report = await judge.grade(package("doubling"), code, Mode.RUN)
    assert report.cases[0].category is Category.MUTATED_INPUT
    assert report.cases[0].message.startswith("The argument `x` of `double` was changed.")
