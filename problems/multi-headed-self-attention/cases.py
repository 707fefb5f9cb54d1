"""Cases for heads side by side. B, T, E, A and A / H differ, so that a swapped axis shows."""

import numpy as np

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(31)
    return [
        Case(
            "two heads of two dimensions",
            [call("forward", normal(rng, 1, 3, 5))],
            init=[5, 4, 2],
            explanation="Three positions with 5 numbers each. Each head turns them into 2 numbers "
            "a position, and the two pairs stand side by side: 4 numbers a position.",
        ),
        Case(
            "three heads, all positions alike",
            [call("forward", normal(rng, 2, 1, 4).repeat(1, 5, 1))],
            init=[4, 6, 3],
            explanation="All positions of a sequence hold the same vector, so every head gives "
            "its value vector at each of them: five equal rows of 3 · 2 = 6 numbers.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def heads(
        name: str, batch: int, length: int, sizes: tuple[int, int, int], scale: float = 1.0
    ) -> Case:
        x = normal(rng, batch, length, sizes[0], scale=scale)
        return Case(name, [call("forward", x)], init=list(sizes))

    two_lengths = Case(
        "two lengths through one module",
        [call("forward", normal(rng, 2, 5, 7)), call("forward", normal(rng, 3, 9, 7))],
        init=[7, 8, 2],
    )
    return [
        heads("four heads", 3, 7, (10, 8, 4)),
        heads("a batch of one", 1, 5, (7, 9, 3)),
        heads("one position", 3, 1, (7, 10, 2)),
        heads("one sequence of one position", 1, 1, (5, 6, 3)),
        heads("one head", 2, 6, (5, 4, 1)),
        heads("as many heads as dimensions", 2, 7, (6, 5, 5)),
        heads("an attention wider than the embedding", 2, 6, (4, 21, 3)),
        heads("an embedding wider than the attention", 2, 5, (31, 6, 2)),
        heads("an odd number of heads", 4, 9, (13, 35, 5)),
        heads("larger values", 3, 8, (9, 12, 6), scale=3.0),
        two_lengths,
    ]
