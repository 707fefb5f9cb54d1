"""The gate: each of its rules finds a package that breaks it, and nothing else."""

from __future__ import annotations

import pytest

from app.catalog.package import ExplainTable
from app.drivers.port import Driver
from app.grading.findings import Findings
from app.grading.service import Judge
from app.grading.verify import verify
from tests.grading.conftest import package

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

CASES = """
import torch

from sandbox.cases import Case, call, normal


def examples():
    return [
        Case(name, [call("double", torch.tensor([[0.7, value]]))], explanation="By hand.")
        for name, value in (("one", 1.9), ("two", -0.3))
    ]


def hidden(rng):
    return [Case(f"case {n}", [call("double", normal(rng, n + 1, 2))]) for n in range(8)]
"""


async def held(judge: Judge, driver: Driver, slug: str = "doubling", **changes: object) -> Findings:
    plain = package(slug).toml.model_copy(update={"explain": []})
    return await verify(judge, driver, package(slug, **{"toml": plain, **changes}))


def code(expression: str) -> str:
    return (
        f"import torch\n\nclass Solution:\n    def double(self, x):\n        return {expression}\n"
    )


async def test_a_wrong_submission_filed_as_accepted_is_found(judge: Judge, driver: Driver) -> None:
    files = {"accepted": {"halves.py": code("x / 2")}}
    findings = await held(judge, driver, submissions={**package("doubling").submissions, **files})
    assert len(findings.errors) == 3  # over every seed
    assert findings.errors[0].startswith("accepted/halves.py: wrong_answer instead of accepted")


async def test_a_right_submission_filed_as_wrong_is_found(judge: Judge, driver: Driver) -> None:
    base = package("doubling").submissions
    files = {"wrong_answer": {**base["wrong_answer"], "adds.py": code("x + x")}}
    findings = await held(judge, driver, submissions={**base, **files})
    assert findings.errors == [  # over every seed
        f"wrong_answer/adds.py: accepted instead of wrong_answer{drawn}"
        for drawn in ("", " (seed 1)", " (seed 2)")
    ]


async def test_what_fails_an_example_is_judged_once(judge: Judge, driver: Driver) -> None:
    files = {"wrong_answer": {"halves.py": code("x / 2")}}
    findings = await held(judge, driver, submissions=files)
    assert findings.errors == []
    assert findings.judged == 3 + 1 + 1  # the solution with each seed, the starter, the file


async def test_what_only_hidden_cases_refuse_is_judged_with_each_seed(
    judge: Judge, driver: Driver
) -> None:
    small = code("2 * x if x.numel() == 2 else x / 2")  # as large as the examples of CASES
    files = {"wrong_answer": {"right_on_examples.py": small}}
    findings = await held(judge, driver, cases=CASES, submissions=files)
    assert findings.errors == []
    assert findings.judged == 3 + 1 + (1 + 3)


async def test_an_answer_that_is_right_with_one_of_the_seeds_is_found(
    judge: Judge, driver: Driver
) -> None:
    cases = CASES.replace("normal(rng, n + 1, 2)", "normal(rng, n + 1, wide)").replace(
        "def hidden(rng):", "def hidden(rng):\n    wide = 2 if rng.random() > 0.4 else 3"
    )
    narrow = code("2 * x if x.shape[1] == 2 else x / 2")
    files = {"wrong_answer": {"wants_two_columns.py": narrow}}
    findings = await held(judge, driver, cases=cases, submissions=files)
    found = "wrong_answer/wants_two_columns.py: accepted instead of wrong_answer"
    assert f"{found} (seed 1)" in findings.errors
    assert f"{found} (seed 2)" not in findings.errors


async def test_examples_that_change_are_found(judge: Judge, driver: Driver) -> None:
    cases = CASES.replace("import torch\n", "import time\n\nimport torch\n").replace(
        "0.7, value", "time.time() % 10, value"
    )
    findings = await held(judge, driver, cases=cases, submissions={})
    assert any("examples() gives other cases when it is asked again" in e for e in findings.errors)


async def test_a_known_mistake_that_no_example_tells_is_warned_of(
    judge: Judge, driver: Driver
) -> None:
    entry = ExplainTable(text="You add nothing to numbers below 10.", submission="small_only.py")
    toml = package("doubling").toml.model_copy(update={"explain": [entry]})
    files = {"wrong_answer": {"small_only.py": code("x if x.abs().max() > 10 else 2 * x")}}
    findings = await held(judge, driver, cases=CASES, toml=toml, submissions=files)
    assert any(
        "the text of wrong_answer/small_only.py is shown on no example; nothing is" in text
        for text in findings.warnings
    )


async def test_a_starter_that_is_accepted_is_found(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, starter=code("2 * x"))
    assert findings.errors[0] == "starter.py is accepted: it must leave work to do"


async def test_a_reference_that_fails_is_found(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, solution=code("x.nothing"))
    assert len(findings.errors) == 1
    assert "solution.py on 'two numbers'" in findings.errors[0]


async def test_cases_that_do_not_load_are_found(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, cases="def examples(): return [1]\ndef hidden(rng): 1")
    assert len(findings.errors) == 1
    assert "cases.py" in findings.errors[0]


async def test_too_few_cases_are_found(judge: Judge, driver: Driver) -> None:
    cases = CASES.replace('("two", -0.3)', "").replace("range(8)", "range(7)")
    findings = await held(judge, driver, cases=cases)
    assert "cases.py: examples() gives 1 cases; at least 2" in findings.errors
    assert "cases.py: hidden(rng) gives 7 cases; at least 8" in findings.errors


async def test_an_example_without_an_explanation_is_found(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, cases=CASES.replace("By hand.", ""))
    assert "cases.py: the example 'one' has no explanation" in findings.errors


async def test_names_of_hidden_cases_that_depend_on_the_seed_are_found(
    judge: Judge, driver: Driver
) -> None:
    cases = CASES.replace('f"case {n}"', 'f"case {n} {rng.integers(1000)}"')
    findings = await held(judge, driver, cases=cases)
    assert any("names of hidden cases depend on the seed" in text for text in findings.errors)


@pytest.mark.parametrize(
    ("solution", "name"),
    [
        ("torch.zeros_like(x)", "zeros"),
        ("torch.ones_like(x)", "ones"),
        ("x.clone()", "argument 1 itself"),
        ("torch.full_like(x, 3.7)", "the constant 3.7"),
        ("x * float('nan')", "NaN"),
    ],
)
async def test_a_degenerate_answer_that_is_right_is_found(
    judge: Judge, driver: Driver, solution: str, name: str
) -> None:
    findings = await held(judge, driver, cases=CASES, solution=code(solution), submissions={})
    assert f"a degenerate answer is accepted: {name}" in findings.errors


async def test_a_tolerance_that_takes_half_precision_is_found(judge: Judge, driver: Driver) -> None:
    base = package("doubling").toml
    loose = base.model_copy(
        update={"tolerance": base.tolerance.model_copy(update={"atol": 0.01}), "explain": []}
    )
    findings = await held(judge, driver, cases=CASES, toml=loose)
    assert "a degenerate answer is accepted: rounded to half precision" in findings.errors


async def test_a_checker_that_is_content_with_anything_is_found(
    judge: Judge, driver: Driver
) -> None:
    base = package("sampling")
    cases = base.cases[: base.cases.index("def check")] + "def check(case, output, expected): pass"
    findings = await held(judge, driver, "sampling", cases=cases)
    assert "a degenerate answer is accepted: zeros" in findings.errors
    assert "a degenerate answer is accepted: nothing" in findings.errors


async def test_an_output_that_cannot_be_compared_is_found(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, solution=code("object()"), submissions={})
    assert any("cannot be compared" in text for text in findings.errors)


async def test_values_below_the_tolerance_are_warned_of(judge: Judge, driver: Driver) -> None:
    solution = code("2e-5 * x")
    findings = await held(judge, driver, cases=CASES, solution=solution, submissions={})
    assert any("the tolerance 0.0001 is large" in text for text in findings.warnings)


async def test_sizes_that_coincide_are_warned_of(judge: Judge, driver: Driver) -> None:
    solution = """
import torch
from torch import nn


class GatedHeads(nn.Module):
    def __init__(self, inputs, outputs, heads):
        super().__init__()
        self.down = nn.Linear(inputs, outputs, bias=False)
        self.up = nn.Linear(outputs, inputs, bias=False)

    def forward(self, x):
        return self.up(torch.tanh(self.down(x)))
"""
    cases = package("heads").cases.replace('"one head", 2, 3, 5, 1', '"square", 2, 3, 3, 1')
    findings = await held(judge, driver, "heads", cases=cases, solution=solution, submissions={})
    assert findings.errors == []
    assert any(
        text.startswith("'square': its sizes make `down` and `up` look alike")
        for text in findings.warnings
    )


async def test_few_submissions_are_warned_of(judge: Judge, driver: Driver) -> None:
    findings = await held(judge, driver, cases=CASES, submissions={})
    assert len([text for text in findings.warnings if "submissions/" in text]) == 2
