"""Cases for both look-ups: all sizes differ, and the largest id is often absent."""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal


def examples() -> list[Case]:
    C = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    X = torch.tensor([[2, 0], [1, 2]])
    return [
        Case(
            "by_index: three words",
            [call("by_index", C, X)],
            explanation="Each id is replaced by its row of `C`: 2 by `[5, 6]`, 0 by `[1, 2]`, 1 by "
            "`[3, 4]`.",
        ),
        Case(
            "by_one_hot: three words",
            [call("by_one_hot", C, X)],
            explanation="`[0, 0, 1]` times `C` is 0 · `[1, 2]` + 0 · `[3, 4]` + 1 · `[5, 6]` = "
            "`[5, 6]`, and so on: the same rows.",
        ),
        Case(
            "by_one_hot: the last word does not occur",
            [call("by_one_hot", C, torch.tensor([1, 0, 1]))],
            explanation="There are three words although the largest id here is 1, so the one-hot "
            "vectors have three entries: `[0, 1, 0]`, `[1, 0, 0]`, `[0, 1, 0]`.",
        ),
        Case(
            "the gradient of the table",
            [
                call("by_index", C, torch.tensor([2, 2, 0]), gradients=[0]),
                call("by_one_hot", C, torch.tensor([2, 2, 0]), gradients=[0]),
            ],
            explanation="The judge adds the output up and takes the derivative by `C`. Row 2 was "
            "used twice, row 0 once, row 1 not at all: the gradients are 2, 1 and 0.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def both(name: str, V: int, E: int, *shape: int, gradient: bool = False) -> Case:
        C, X = normal(rng, V, E), integers(rng, 0, max(V - 1, 1), *shape)  # never the last id
        wanted = [0] if gradient else []
        return Case(name, [call(m, C, X, gradients=wanted) for m in ("by_index", "by_one_hot")])

    return [
        both("a batch of contexts", 11, 4, 5, 3),
        both("a single row of ids", 7, 5, 6),
        both("a batch of one", 9, 3, 1, 4),
        both("one id in one row", 6, 8, 1, 1),
        both("an id without axes", 8, 3),
        both("three axes", 10, 2, 3, 5, 4),
        both("embeddings of one number", 13, 1, 4, 6),
        both("a vocabulary of one word", 1, 5, 3),
        both("a larger vocabulary", 600, 16, 20, 7),
        both("gradients, with repeated ids", 5, 3, 8, 2, gradient=True),
        both("gradients, few ids of many", 30, 4, 3, gradient=True),
        Case(
            "the last id, often",
            [
                call(m, normal(rng, 6, 7, scale=30.0), torch.tensor([[5, 5], [0, 5]]))
                for m in ("by_index", "by_one_hot")
            ],
        ),
    ]
