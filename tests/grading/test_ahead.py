"""Cases that are sent before the last answer came: nothing of it shows in a report."""

from __future__ import annotations

import asyncio

import pytest

from app.grading.service import Judge
from app.grading.verdicts import Category, Mode, Verdict
from tests.grading.conftest import package, toml
from tests.grading.test_judge import submit

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

LARGE = """
import torch
from sandbox.cases import Case, call, normal

def examples():
    return [Case("one", [call("double", torch.tensor([[0.7, 1.9]]))], explanation="Twice.")]

def hidden(rng):
    sizes = [(SIZE, SIZE)] * COUNT
    return [Case(f"case {i}", [call("double", normal(rng, n, m))])
            for i, (n, m) in enumerate(sizes)]
"""

# A solution of `heads`: something is different where there are five inputs (the fourth hidden case,
# whose guess at the parameters is then refuted), and the sixth hidden case ends it.
ENDING = """
import os
import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.signal = nn.Linear(inputs, outputs)
        self.gate = nn.Linear(inputs, outputs, bias=inputs not in BARE)

    def forward(self, x):
        return torch.tanh(self.signal(x)) * torch.sigmoid(self.gate(x))


class GatedHeads(nn.Module):
    def __init__(self, inputs, outputs, heads):
        super().__init__()
        self.label = "others" if inputs in RENAMED else "heads"
        setattr(self, self.label, nn.ModuleList(Head(inputs, outputs) for _ in range(heads)))

    def forward(self, x):
        if x.shape == (2, 6):
            END
        return torch.stack([head(x) for head in getattr(self, self.label)]).mean(dim=0)
"""
RIGHT = Verdict.ACCEPTED


@pytest.fixture
def far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases are sent ahead however slow this machine is."""
    monkeypatch.setattr("app.grading.ahead._QUICK", 60.0)


async def test_wrong_cases_among_right_ones_are_told_in_order_and_the_rest_goes_on(
    judge: Judge,
) -> None:
    report = await submit(judge, "return (3 if tuple(x.shape) in ((4, 1), (7, 2)) else 2) * x")
    wrong = [case.name for case in report.cases if case.verdict is not Verdict.ACCEPTED]
    assert wrong == ["4 by 1", "7 by 2"]
    assert (report.passed, report.total) == (8, 10)


async def test_a_case_that_ends_the_process_is_the_one_to_blame(judge: Judge) -> None:
    report = await submit(
        judge,
        "import os\nif x.shape == (3, 2):\n    os._exit(3)\n"
        "return (3 if x.shape == (4, 1) else 2) * x",
    )
    verdicts = [(case.name, case.verdict) for case in report.cases[2:]]
    assert verdicts == [
        ("1 by 1", Verdict.ACCEPTED),
        ("1 by 4", Verdict.ACCEPTED),
        ("4 by 1", Verdict.WRONG_ANSWER),
        ("2 by 3", Verdict.ACCEPTED),
        ("3 by 2", Verdict.RUNTIME_ERROR),
    ]


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        ("os._exit(3)", Verdict.RUNTIME_ERROR),
        ("print('x' * 2**22)", Verdict.OUTPUT_LIMIT),
    ],
    ids=["exit", "print"],
)
async def test_a_case_that_was_to_be_asked_again_is_not_blamed_for_the_end_in_one_behind_it(
    judge: Judge, far_ahead: None, end: str, verdict: Verdict
) -> None:
    code = ENDING.replace("BARE", "()").replace("RENAMED", "(5,)").replace("END", end)
    report = await judge.grade(package("heads"), code, Mode.SUBMIT)
    assert report.verdict is verdict
    # Nobody knows what the fourth would have given: it is none of those that were graded.
    assert [(case.name, case.verdict) for case in report.cases[2:]] == [
        ("1, 3, 2, 1 heads", RIGHT),
        ("2, 4, 3, 2 heads", RIGHT),
        ("3, 2, 5, 3 heads", RIGHT),
        ("4, 3, 2, 1 heads", RIGHT),
        ("2, 6, 5, 2 heads", verdict),
    ]
    assert (report.passed, report.total) == (6, 10)


async def test_a_case_of_other_shapes_is_told_though_one_behind_it_ended_the_process(
    judge: Judge, far_ahead: None
) -> None:
    code = ENDING.replace("BARE", "(5,)").replace("RENAMED", "()").replace("END", "os._exit(3)")
    report = await judge.grade(package("heads"), code, Mode.SUBMIT)
    told = [(case.verdict, case.category) for case in report.cases[5:]]
    assert told == [
        (Verdict.WRONG_ANSWER, Category.WEIGHTS),
        (RIGHT, None),
        (Verdict.RUNTIME_ERROR, None),
    ]


async def test_a_case_that_spends_its_time_is_the_one_to_blame(judge: Judge) -> None:
    quick = toml("doubling", limits=package("doubling").toml.limits.model_copy(
        update={"seconds": 0.5}
    ))  # fmt: skip
    code = (
        "class Solution:\n    def double(self, x):\n"
        "        while x.shape == (3, 2): pass\n        return 2 * x\n"
    )
    report = await judge.grade(package("doubling", **quick), code, Mode.SUBMIT)
    assert [case.verdict for case in report.cases] == [Verdict.ACCEPTED] * 6 + [Verdict.TIME_LIMIT]


async def test_what_a_visible_case_prints_stays_its_own_though_it_runs_again(judge: Judge) -> None:
    report = await submit(judge, "print('shape', tuple(x.shape))\nreturn 3 * x")
    assert [case.detail["printed"] for case in report.cases[:2]] == [
        "shape (1, 2)\n",
        "shape (2, 1)\n",
    ]
    assert all(case.seconds is not None and case.seconds > 0 for case in report.cases[:2])


async def test_outputs_that_change_are_found_though_other_cases_ran_between(judge: Judge) -> None:
    report = await submit(
        judge,
        "self.n = getattr(Solution, 'n', 0) + 1\nSolution.n = self.n\n"
        "return 2 * x + (self.n if x.shape == (2, 3) else 0)",
    )
    by_name = {case.name: case for case in report.cases}
    assert by_name["2 by 3"].category is Category.NONDETERMINISTIC
    assert report.passed == 9


async def test_parameters_that_change_their_names_from_case_to_case_are_asked_for(
    judge: Judge,
) -> None:
    heads = package("heads")
    code = heads.solution.replace(
        "self.heads = nn.ModuleList(Head(inputs, outputs) for _ in range(heads))",
        "self.label = 'odd' if inputs % 2 else 'even'\n"
        "        setattr(self, self.label,\n"
        "                nn.ModuleList(Head(inputs, outputs) for _ in range(heads)))",
    ).replace("in self.heads]", "in getattr(self, self.label)]")
    assert code.count("self.label") == 3
    report = await judge.grade(heads, code, Mode.SUBMIT)
    assert report.verdict is Verdict.ACCEPTED, report.cases


@pytest.mark.parametrize(("size", "count"), [(150, 4), (60, 40)], ids=["large", "many"])
async def test_more_than_the_socket_holds_never_blocks_both_ends(
    judge: Judge, size: int, count: int
) -> None:
    # Outputs are larger than inputs are: the child is stuck in sending while we would send.
    cases = LARGE.replace("SIZE", str(size)).replace("COUNT", str(count))
    solution = "class Solution:\n    def double(self, x):\n        return [2 * x] * 8\n"
    limits = package("doubling").toml.limits.model_copy(update={"output_kb": 8192})
    changed = package("doubling", cases=cases, solution=solution, **toml("doubling", limits=limits))
    async with asyncio.timeout(60):
        report = await judge.grade(changed, solution, Mode.SUBMIT)
    assert report.verdict is Verdict.ACCEPTED
    assert report.total == count + 1
