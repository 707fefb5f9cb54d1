"""Cases for a pre-norm block. B, T, D and D / H differ.

Bound norms have scales 1 + 0.3 N(0, 1) and offsets 0.3 N(0, 1), different ones for each: a shared
norm, or one used twice, shows.
"""

import numpy as np

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(61)
    return [
        Case(
            "two sequences of three positions",
            [call("forward", normal(rng, 2, 3, 4))],
            init=[4, 2],
            explanation="Shapes first: norm, attention and feed-forward network all keep "
            "`(2, 3, 4)`, or nothing could be added. The attention has two heads of 4 / 2 = 2 "
            "dimensions. The judge puts weights of its own into your four parts.",
        ),
        Case(
            "all positions alike, large numbers",
            [call("forward", normal(rng, 1, 1, 6, scale=50.0).repeat(1, 4, 1))],
            init=[6, 3],
            explanation="Equal positions stay equal: four equal rows. And both halves read "
            "normalised vectors, so they add numbers of size 1 to numbers of size 50: the result "
            "stays near the input. If yours is small, a norm stands on the way instead of in the "
            "branch.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def block(
        name: str, batch: int, length: int, width: int, heads: int, scale: float = 1.0
    ) -> Case:
        x = normal(rng, batch, length, width, scale=scale)
        return Case(name, [call("forward", x)], init=[width, heads])

    return [
        block("a batch of three", 3, 5, 8, 2),
        block("a batch of one", 1, 7, 12, 3),
        block("one position", 3, 1, 10, 2),
        block("one sequence of one position", 1, 1, 6, 2),
        block("one head", 2, 5, 7, 1),
        block("as many heads as dimensions", 2, 4, 5, 5),
        block("odd sizes", 5, 9, 21, 3),
        block("a longer sequence", 2, 33, 12, 4),
        block("larger values", 2, 6, 9, 3, scale=30.0),
        block("small values", 2, 6, 10, 5, scale=0.05),
        Case("in training mode", [call("forward", normal(rng, 2, 5, 6))], init=[6, 2], train=True),
        Case(
            "two lengths through one module",
            [call("forward", normal(rng, 2, 7, 6)), call("forward", normal(rng, 3, 4, 6))],
            init=[6, 3],
        ),
    ]
