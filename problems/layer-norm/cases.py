"""Cases for layer normalisation. Scales differ, offsets do not: values far from 0 lose digits.

Measured: with a mean of 1000, or a mean of 3 at a scale of 0.001, right float32 programs differ by
more than four decimals. So "larger values" means a larger scale. Only small rows of zero mean, a
larger eps and a constant row tell apart where eps stands, and whether it is there.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, normal

EIGHT = [[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0], [1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0]]


def examples() -> list[Case]:
    rng = np.random.default_rng(47)
    return [
        Case(
            "as constructed: two vectors of eight numbers",
            [call("forward", torch.tensor(EIGHT))],
            init=[8],
            constructed=True,
            explanation="First vector: mean 5, deviations -3, -1, -1, -1, 0, 0, 2, 4, variance "
            "32 / 8 = 4. Divided by 2: -1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2. Second vector: mean 2, "
            "variance 1, so -1 and 1. Fresh from the constructor, gamma is 1 and beta is 0.",
        ),
        Case(
            "as constructed: eps of 0.1",
            [call("forward", torch.tensor([[-0.1, 0.1], [0.5, 0.5]]))],
            init=[2, 0.1],
            constructed=True,
            explanation="First row: variance 0.01, so each number is divided by the root of 0.11, "
            "about 0.33166. Second row: both deviations are 0, so the result is 0.",
        ),
        Case(
            "two sequences of three vectors",
            [call("forward", normal(rng, 2, 3, 4, scale=2.0))],
            init=[4],
            explanation="Now the judge has put values of its own into gamma and beta. Each of the "
            "2 · 3 vectors of 4 numbers is normalised by itself.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def norm(name: str, x: torch.Tensor, *eps: float) -> Case:
        return Case(name, [call("forward", x)], init=[x.shape[-1], *eps])

    # Quarters: their sums and means are exact, so the deviations are exactly 0.
    constant = torch.full((3, 5, 8), float(rng.integers(1, 9)) / 4)
    some_constant = normal(rng, 4, 8)
    some_constant[2] = float(rng.integers(1, 9)) / 4
    small = normal(rng, 5, 12, scale=0.01)
    small -= small.mean(dim=-1, keepdim=True)
    return [
        norm("a batch of three sequences", normal(rng, 3, 5, 7)),
        norm("a batch of one", normal(rng, 1, 4, 6)),
        norm("one position", normal(rng, 3, 1, 9)),
        norm("a single vector, no other axis", normal(rng, 10)),
        norm("four axes", normal(rng, 2, 3, 4, 5)),
        norm("two numbers a vector", normal(rng, 6, 2)),
        norm("one number a vector", normal(rng, 4, 3, 1)),
        norm("a constant vector among others", some_constant),
        norm("constant vectors only", constant),
        norm("small numbers", small),
        norm("a larger eps", normal(rng, 3, 4, 6, scale=0.5), 0.1),
        norm("a larger eps and small numbers", normal(rng, 4, 11, scale=0.1), 0.02),
        norm("larger values", normal(rng, 2, 7, 13, scale=100.0)),
        norm("long vectors", normal(rng, 3, 500)),
        Case(
            "as constructed: a sequence",
            [call("forward", normal(rng, 2, 6, 5, scale=3.0))],
            init=[5],
            constructed=True,
        ),
        Case(
            "two inputs through one module",
            [call("forward", normal(rng, 2, 3, 6)), call("forward", normal(rng, 5, 6))],
            init=[6],
        ),
    ]
