"""Cases for a stable softmax: every axis, scores far from 0 or from each other, minus infinity.

Scores stay below 2048: a float32 there has a spacing of 1.2e-4, so that `exp(z - logsumexp(z))` too
is right to better than four decimals.
"""

import math

import numpy as np
import torch

from sandbox.cases import Case, call, normal, uniform

TABLE = torch.tensor([[0.0, 0.0], [0.0, math.log(3.0)]])


def examples() -> list[Case]:
    return [
        Case(
            "three scores",
            [call("softmax", torch.tensor([1.0, 2.0, 3.0]), 0)],
            explanation="The exponentials stand in the ratio $e^{-2} : e^{-1} : 1$, about 0.1353 "
            "to 0.3679 to 1. Divided by their sum, 1.5032, they are the weights.",
        ),
        Case(
            "three large scores",
            [call("softmax", torch.tensor([1000.0, 1001.0, 1002.0]), 0)],
            explanation="The same differences as 1, 2, 3, so the same weights. $e^{1000}$ itself "
            "does not fit into a floating-point number: take something off all scores first.",
        ),
        Case(
            "along each row",
            [call("softmax", TABLE, 1)],
            explanation="The last score is ln 3. First row: two equal scores share equally. "
            "Second row: $e^0 = 1$ to $e^{\\ln 3} = 3$, so a quarter and three quarters.",
        ),
        Case(
            "down each column",
            [call("softmax", TABLE, 0)],
            explanation="The same table, now each column sums to 1: the first holds 0 and 0, the "
            "second 0 and ln 3.",
        ),
        Case(
            "two rows far apart",
            [call("softmax", torch.tensor([[0.0, 1.0], [1000.0, 1001.0]]), 1)],
            explanation="Each row has a difference of 1, so both rows are the same: 1 to $e$, "
            "about 0.2689 and 0.7311. The first row must not suffer from how large the second is.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def one(name: str, z: torch.Tensor, dim: int) -> Case:
        return Case(name, [call("softmax", z, dim)])

    below = torch.ones(5, 5, dtype=torch.bool).tril()
    offsets = torch.tensor([[-1000.0], [0.0], [1000.0], [1500.0]])
    return [
        one("one score", normal(rng, 1), 0),
        one("along the last of two axes", normal(rng, 5, 7), 1),
        one("along the first of two axes", normal(rng, 5, 7), 0),
        one("along the middle of three axes", normal(rng, 3, 6, 4, scale=2.0), 1),
        one("a negative axis", normal(rng, 3, 4, 6, scale=2.0), -3),
        one("four axes", normal(rng, 2, 3, 5, 4, scale=2.0), -2),
        one("an axis of length one", normal(rng, 4, 1, 3), 1),
        one("larger scores", normal(rng, 6, 9, scale=10.0), -1),
        one("scores around a thousand", 1000.0 + normal(rng, 4, 6, scale=2.0), 0),
        one("scores around minus a thousand", -1000.0 + normal(rng, 4, 6, scale=2.0), 1),
        one("rows a thousand apart", offsets + normal(rng, 4, 5, scale=2.0), 1),
        one("columns a thousand apart", (offsets + normal(rng, 4, 3)).T.contiguous(), 0),
        one("from minus to plus a thousand", uniform(rng, 7, 5, low=-1000.0, high=1000.0), 1),
        one("all scores equal", torch.full((3, 8), 42.0), -1),
        one("minus infinity in places", normal(rng, 2, 5, 5).masked_fill(~below, -math.inf), -1),
        one("three hundred scores", normal(rng, 300, scale=3.0), 0),
    ]
