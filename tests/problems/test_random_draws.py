"""What the exercises with random draws promise: their false-reject rates, their decided draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.sandbox

Run = Callable[[str, str], ModuleType]
STATISTICAL = ("UNIFORM", "INDEPENDENT", "ANEW")


def cases_of(run_here: Run, slug: str, seed: int) -> list[Any]:
    import numpy as np

    return list(run_here(slug, "cases").hidden(np.random.default_rng(seed)))


def named(cases: ModuleType, constant: str, seed: int = 5) -> Any:
    import numpy as np

    name = getattr(cases, constant)
    return next(c for c in cases.hidden(np.random.default_rng(seed)) if c.name == name)


def batches(case: Any, solution: Any) -> tuple[Any, ...]:
    step = case.steps[0]
    return tuple(solution.batch_loader(*step.args) for _ in range(step.times))


def test_chi_squared_rejects_fair_draws_less_than_once_in_a_million(run_here: Run) -> None:
    x = run_here("gpt-dataset", "cases").CHI_SQUARED_LIMIT
    # The tail of the distribution with 5 degrees of freedom, in closed form.
    tail = math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2) * (1 + x / 3)

    assert 0.9e-6 < tail < 1e-6


def test_equal_pairs_reject_fair_draws_less_than_once_in_a_million(run_here: Run) -> None:
    allowed = run_here("gpt-dataset", "cases").EQUAL_PAIRS
    inside = sum(math.comb(600, k) * 5 ** (600 - k) for k in allowed)

    assert 0.5e-6 < 1 - inside / 6**600 < 1e-6


def test_the_statistical_cases_have_the_sizes_that_their_rates_assume(run_here: Run) -> None:
    cases = run_here("gpt-dataset", "cases")
    starts, draws = {}, {}
    for constant in STATISTICAL:
        step = named(cases, constant).steps[0]
        text, length, size = step.args
        starts[constant] = len(text.split()) - length
        draws[constant] = (step.times, size)

    assert starts == {"UNIFORM": 6, "INDEPENDENT": 6, "ANEW": 50}
    assert draws == {"UNIFORM": (400, 3), "INDEPENDENT": (600, 2), "ANEW": (2, 8)}


@pytest.mark.parametrize("constant", STATISTICAL)
def test_fair_draws_pass_again_and_again(run_here: Run, constant: str) -> None:
    import torch

    cases = run_here("gpt-dataset", "cases")
    case, solution = named(cases, constant), run_here("gpt-dataset", "solution").Solution()
    torch.manual_seed(1)

    assert [cases.check(case, batches(case, solution), None) for _ in range(50)] == [None] * 50


def test_a_start_that_comes_up_half_as_often_is_noticed(run_here: Run) -> None:
    import numpy as np

    cases = run_here("gpt-dataset", "cases")
    case = named(cases, "UNIFORM")
    text, length, size = case.steps[0].args
    words, rng = text.split(), np.random.default_rng(2)

    def batch() -> tuple[list[list[str]], list[list[str]]]:
        starts = rng.choice(6, size, p=np.array([1, 2, 2, 2, 2, 2]) / 11)
        return (
            [words[s : s + length] for s in starts],
            [words[s + 1 : s + length + 1] for s in starts],
        )

    reason = cases.check(case, tuple(batch() for _ in range(case.steps[0].times)), None)

    assert "too often or too rarely" in reason


def test_every_draw_is_decided_by_more_than_rounding(run_here: Run) -> None:
    import torch

    given = run_here("make-gpt-talk-back", "given")
    solution = run_here("make-gpt-talk-back", "solution").Solution()
    noise = torch.Generator().manual_seed(3)

    class Shaken(torch.nn.Module):
        """The model, with logits off by what another right program might be off."""

        def __init__(self, model: torch.nn.Module) -> None:
            super().__init__()
            self.model = model

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            logits = self.model(tokens)
            return logits + 1e-5 * (torch.rand(logits.shape, generator=noise) - 0.5)

    for seed in range(3):
        for case in cases_of(run_here, "make-gpt-talk-back", seed):
            model, source = _objects(case, given)
            step = case.steps[0]
            rest = step.args[1:5]
            texts = [
                solution.generate(one, *rest, torch.Generator().manual_seed(source))
                for one in (model, Shaken(model))
            ]

            assert texts[0] == texts[1]
            assert len(texts[0]) == step.args[1]


def _objects(case: Any, given: ModuleType) -> tuple[Any, int]:
    """The model, made as the harness makes it, and the generator's seed."""
    import torch

    step = case.steps[0]
    model = case.objects.get("model", step.args[0])
    source = case.objects.get("generator", step.args[5])
    torch.manual_seed(model.seed)
    return getattr(given, model.name)(*model.args), source.seed
