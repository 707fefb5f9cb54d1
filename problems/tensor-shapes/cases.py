"""Cases for axes: every method alone, with sizes of 1 where a bare squeeze goes wrong."""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal


def examples() -> list[Case]:
    x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    return [
        Case(
            "row_sums: two rows of three",
            [call("row_sums", x)],
            explanation="1 + 2 + 3 = 6 and 4 + 5 + 6 = 15: one number for each row.",
        ),
        Case(
            "squeeze: a column of three",
            [call("squeeze", torch.tensor([[7.0], [8.0], [9.0]]))],
            explanation="The same three numbers; only the second axis, of size 1, is gone.",
        ),
        Case(
            "squeeze: a column of one",
            [call("squeeze", torch.tensor([[7.0]]))],
            explanation="Both axes have size 1, and only the second one goes: the shape is (1,).",
        ),
        Case(
            "unsqueeze: a vector of three",
            [call("unsqueeze", torch.tensor([7.0, 8.0, 9.0]))],
            explanation="Each number gets a row of its own: shape (3, 1).",
        ),
        Case(
            "shape: two rows of three",
            [call("shape", x)],
            explanation="Two rows, three columns: `(2, 3)`.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    return [
        Case("row_sums: a square tensor", [call("row_sums", normal(rng, 4, 4))]),
        Case("row_sums: more rows than columns", [call("row_sums", normal(rng, 9, 2))]),
        Case("row_sums: a single row", [call("row_sums", normal(rng, 1, 5))]),
        Case("row_sums: a single column", [call("row_sums", normal(rng, 6, 1))]),
        Case("row_sums: a large tensor", [call("row_sums", normal(rng, 47, 301, scale=10.0))]),
        Case("squeeze: a column of eight", [call("squeeze", normal(rng, 8, 1))]),
        Case("squeeze: a column of one", [call("squeeze", normal(rng, 1, 1))]),
        Case("unsqueeze: a vector of five", [call("unsqueeze", normal(rng, 5))]),
        Case("unsqueeze: a vector of one", [call("unsqueeze", normal(rng, 1))]),
        Case("shape: a vector", [call("shape", normal(rng, 7))]),
        Case("shape: four axes", [call("shape", normal(rng, 2, 5, 3, 4))]),
        Case("shape: five axes, some of size one", [call("shape", normal(rng, 1, 4, 1, 1, 6))]),
        Case("shape: a tensor without axes", [call("shape", torch.tensor(2.5))]),
        Case("shape: an empty axis", [call("shape", torch.zeros(3, 0))]),
        Case("shape: integers", [call("shape", integers(rng, 0, 9, 3, 8))]),
        Case(
            "there and back",
            [call("unsqueeze", normal(rng, 4)), call("squeeze", normal(rng, 4, 1))],
        ),
    ]
