"""Cases for one attention head. B, T, E and A all differ, so that a swapped axis shows.

Bound weights are N(0, 1)/sqrt(E) and inputs N(0, 1): scores of scale 1, where a missing scale,
mask or axis was measured to move the output by at least 0.016.
"""

import numpy as np

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(20)
    return [
        Case(
            "two sequences of four positions",
            [call("forward", normal(rng, 2, 4, 3))],
            init=[3, 5],
            explanation="Each of the 2 · 4 positions has 3 numbers and gets 5. The judge puts "
            "weights of its own into your layers, the same as into the reference's. The first "
            "position of each sequence sees only itself: its output is its own value vector.",
        ),
        Case(
            "all positions alike",
            [call("forward", normal(rng, 1, 1, 3).repeat(1, 5, 1))],
            init=[3, 2],
            explanation="All five positions hold the same vector, so all values are the same, and "
            "any weighted mean of them is that value: five equal rows, whatever the weights. If "
            "yours shrink or grow from row to row, your weights do not sum to 1.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def head(
        name: str, batch: int, length: int, embedding: int, attention: int, scale: float = 1.0
    ) -> Case:
        x = normal(rng, batch, length, embedding, scale=scale)
        return Case(name, [call("forward", x)], init=[embedding, attention])

    two_lengths = Case(
        "two lengths through one module",
        [call("forward", normal(rng, 2, 5, 6)), call("forward", normal(rng, 3, 8, 6))],
        init=[6, 4],
    )
    return [
        head("a batch of three", 3, 7, 8, 5),
        head("a batch of one", 1, 6, 8, 4),
        head("one position", 3, 1, 7, 5),
        head("one sequence of one position", 1, 1, 6, 3),
        head("an attention wider than the embedding", 2, 9, 5, 12),
        head("an attention of one dimension", 3, 6, 4, 1),
        head("an embedding of one dimension", 2, 5, 1, 3),
        head("odd sizes", 5, 11, 13, 9),
        head("a long sequence", 2, 65, 16, 10),
        head("larger values", 3, 8, 10, 6, scale=3.0),
        two_lengths,
    ]
