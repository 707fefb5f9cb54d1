"""Self-attention: layers in any order under any names are accepted, each slip has its category."""

from __future__ import annotations

import pytest

from app.grading.judge import Judge
from app.grading.report import Report
from app.grading.verdicts import Category, Mode, Verdict
from tests.problems.conftest import shipped

pytestmark = [pytest.mark.docker, pytest.mark.asyncio(loop_scope="module")]

VALUE = "        v = self.third(x)\n"
QUERY = "        q = self.second(x)\n"
KEY = "        k = self.first(x)\n"
LAYER = "        self.{} = nn.Linear(embedding_dim, attention_dim, bias=False)\n"
RIGHT = f"""
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim, attention_dim):
        super().__init__()
{LAYER.format("third")}{LAYER.format("second")}{LAYER.format("first")}
    def forward(self, x):
{VALUE}{QUERY}{KEY}        scores = q @ k.transpose(1, 2) / k.shape[-1] ** 0.5
        mask = torch.tril(torch.ones(x.shape[1], x.shape[1]))
        scores = scores.masked_fill(mask == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ v
"""


async def graded(judge: Judge, *changes: tuple[str, str]) -> Report:
    code = RIGHT
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    return await judge.grade(shipped("self-attention"), code, Mode.SUBMIT)


def first_failure(report: Report) -> tuple[Verdict, Category | None]:
    case = next(case for case in report.cases if case.verdict is not Verdict.ACCEPTED)
    return case.verdict, case.category


async def test_reversed_layers_with_other_names_are_accepted(judge: Judge) -> None:
    report = await graded(judge)

    assert report.verdict is Verdict.ACCEPTED
    assert report.passed == report.total == len(report.cases)


@pytest.mark.parametrize("order", ["vkq", "qvk", "qkv", "kvq", "kqv"])
async def test_any_order_of_computing_is_accepted(judge: Judge, order: str) -> None:
    lines = {"v": VALUE, "q": QUERY, "k": KEY}

    report = await graded(judge, (VALUE + QUERY + KEY, "".join(lines[letter] for letter in order)))

    assert report.verdict is Verdict.ACCEPTED


async def test_without_the_scale_the_values_are_wrong(judge: Judge) -> None:
    report = await graded(judge, (" / k.shape[-1] ** 0.5", ""))

    assert first_failure(report) == (Verdict.WRONG_ANSWER, Category.VALUE)


async def test_without_the_mask_the_values_are_wrong(judge: Judge) -> None:
    report = await graded(
        judge, ('        scores = scores.masked_fill(mask == 0, float("-inf"))\n', "")
    )

    assert first_failure(report) == (Verdict.WRONG_ANSWER, Category.VALUE)


async def test_a_bias_is_told_as_other_weights(judge: Judge) -> None:
    report = await graded(judge, (", bias=False", ""))

    assert first_failure(report) == (Verdict.WRONG_ANSWER, Category.WEIGHTS)
    assert "bias" in report.cases[0].message


async def test_a_fused_matrix_is_told_as_other_weights(judge: Judge) -> None:
    report = await graded(
        judge,
        (VALUE + QUERY + KEY, "        v, q, k = self.third(x).chunk(3, dim=-1)\n"),
        ("self.third = nn.Linear(embedding_dim, ", "self.third = nn.Linear(embedding_dim, 3 * "),
        (LAYER.format("second"), ""),
        (LAYER.format("first"), ""),
    )

    assert first_failure(report) == (Verdict.WRONG_ANSWER, Category.WEIGHTS)


async def test_a_bare_squeeze_loses_the_batch_of_one(judge: Judge) -> None:
    report = await graded(
        judge,
        (VALUE + QUERY + KEY, KEY + QUERY + VALUE),
        ("return torch.softmax(scores, dim=-1) @ v", "return (scores.softmax(-1) @ v).squeeze()"),
    )

    assert first_failure(report) == (Verdict.WRONG_ANSWER, Category.SHAPE)


async def test_the_library_attention_is_forbidden(judge: Judge) -> None:
    report = await graded(
        judge,
        (
            "torch.softmax(scores, dim=-1) @ v",
            "nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)",
        ),
    )

    assert report.verdict is Verdict.FORBIDDEN
