"""Cases for the whole model. B, T, V, D and the context length differ in each.

Never one block: the final norm and the block's norms would then look alike to the judge, which
tells them apart by how many there are. The ids of the examples are smaller than the context length,
so that ids used as positions give a value, not an IndexError.
"""

import numpy as np

from sandbox.cases import Case, call, integers


def examples() -> list[Case]:
    rng = np.random.default_rng(67)
    return [
        Case(
            "three tokens of five",
            [call("forward", integers(rng, 0, 5, 2, 3))],
            init=[5, 8, 6, 2, 3],
            explanation="Two sequences of three tokens: the shapes are those of the statement's "
            "table, with 2 in place of 1. At each of the 2 · 3 positions there are 5 "
            "probabilities that sum to 1.",
        ),
        Case(
            "the same token at every position",
            [call("forward", integers(rng, 0, 5, 1, 1).repeat(1, 4))],
            init=[5, 7, 4, 2, 2],
            explanation="Four times the same token. What tells the positions apart is the "
            "position embedding alone: without it, or with the same one everywhere, all four rows "
            "would be equal.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def model(name: str, batch: int, length: int, sizes: tuple[int, int, int, int, int]) -> Case:
        return Case(
            name, [call("forward", integers(rng, 0, sizes[0], batch, length))], init=list(sizes)
        )

    return [
        model("a batch of three", 3, 5, (11, 7, 8, 2, 4)),
        model("a batch of one", 1, 6, (13, 9, 10, 2, 5)),
        model("one token", 3, 1, (7, 6, 8, 2, 2)),
        model("one sequence of one token", 1, 1, (9, 5, 6, 2, 3)),
        model("the context is full", 2, 7, (12, 7, 10, 2, 2)),
        model("one head", 2, 5, (10, 8, 6, 3, 1)),
        model("four blocks", 3, 6, (15, 10, 8, 4, 2)),
        model("a vocabulary of two", 3, 9, (2, 12, 10, 2, 2)),
        model("a larger vocabulary", 2, 8, (61, 11, 18, 2, 3)),
        model("odd sizes", 5, 11, (17, 13, 21, 3, 7)),
        Case(
            "three lengths through one model",
            [call("forward", integers(rng, 0, 14, 2, length)) for length in (4, 9, 1)],
            init=[14, 9, 6, 2, 2],
        ),
    ]
