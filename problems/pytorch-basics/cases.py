"""Cases for the four basic moves: each alone, at its odd sizes, and one transposed tensor."""

import numpy as np
import torch

from sandbox.cases import Case, call, given, normal


def examples() -> list[Case]:
    x = torch.tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]])
    return [
        Case(
            "reshape: two rows of four",
            [call("reshape", x)],
            explanation="Read the numbers row by row, 1 to 8, and put two in each new row. "
            "Eight numbers in rows of two make four rows.",
        ),
        Case(
            "average: two rows of four",
            [call("average", x)],
            explanation="Four columns, so four means: (1 + 5) / 2 = 3, (2 + 6) / 2 = 4, and so on.",
        ),
        Case(
            "concatenate: two by two, twice",
            [
                call(
                    "concatenate",
                    torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
                    torch.tensor([[5.0, 6.0], [7.0, 8.0]]),
                )
            ],
            explanation="Side by side: 1, 2 gets 5, 6 to its right, and 3, 4 gets 7, 8. Still two "
            "rows.",
        ),
        Case(
            "concatenate: four columns and one",
            [call("concatenate", x, torch.tensor([[9.0], [10.0]]))],
            explanation="Each row of the second tensor goes to the right of the same row of the "
            "first. Rows stay two, columns become 4 + 1 = 5.",
        ),
        Case(
            "loss: three predictions",
            [call("get_loss", torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 4.0, 0.0]))],
            explanation="Differences 0, -2, 3; squares 0, 4, 9; their mean is 13 / 3.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    return [
        Case("reshape: an odd number of columns", [call("reshape", normal(rng, 4, 7))]),
        Case("reshape: a single row", [call("reshape", normal(rng, 1, 10))]),
        Case("reshape: a single column", [call("reshape", normal(rng, 6, 1))]),
        Case("average: three rows of five", [call("average", normal(rng, 3, 5, scale=3.0))]),
        Case("average: a single row", [call("average", normal(rng, 1, 4))]),
        Case("average: a single column", [call("average", normal(rng, 9, 1))]),
        Case("average: a large tensor", [call("average", normal(rng, 301, 47, scale=100.0))]),
        Case(
            "concatenate: different widths",
            [call("concatenate", normal(rng, 3, 2), normal(rng, 3, 6))],
        ),
        Case(
            "concatenate: two square tensors",
            [call("concatenate", normal(rng, 4, 4), normal(rng, 4, 4))],
        ),
        Case(
            "concatenate: a single row",
            [call("concatenate", normal(rng, 1, 5), normal(rng, 1, 1))],
        ),
        Case("loss: one prediction", [call("get_loss", normal(rng, 1), normal(rng, 1, scale=3.0))]),
        Case(
            "loss: two axes",
            [call("get_loss", normal(rng, 5, 3, scale=2.0), normal(rng, 5, 3, scale=2.0))],
        ),
        Case(
            "loss: large misses",
            [call("get_loss", normal(rng, 17, scale=50.0), normal(rng, 17, scale=50.0))],
        ),
        Case(
            "all four, one after the other",
            [
                call("average", normal(rng, 5, 2)),
                call("reshape", normal(rng, 3, 8)),
                call("concatenate", normal(rng, 2, 3), normal(rng, 2, 4)),
                call("get_loss", normal(rng, 6), normal(rng, 6)),
            ],
        ),
        Case(
            "reshape: a transposed tensor",
            [call("reshape", given("transposed", normal(rng, 5, 4)))],
        ),
    ]
