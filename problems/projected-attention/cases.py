"""Cases for projected heads. B, T, D, D / H and the block size differ.

Dropout draws random numbers, and right programs draw them in different orders. So training mode is
judged where luck plays no part: p = 0 changes nothing, p = 1 leaves only zeros (without the dropout
after the projection its bias would be left). A checker could judge the luck too, but an answer that
is checked is not searched for which layer is the key, the query and the value.
"""

import numpy as np

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(73)
    return [
        Case(
            "two heads of three dimensions",
            [call("forward", normal(rng, 2, 4, 6))],
            init=[6, 2, 8, 0.2],
            explanation="Each head turns 6 numbers a position into 6 / 2 = 3, joined they are 6 "
            "again, and the projection mixes them. The text has 4 positions, fewer than the block "
            "size of 8. This is evaluation mode, so the dropout of 0.2 does nothing.",
        ),
        Case(
            "all positions alike",
            [call("forward", normal(rng, 1, 1, 4).repeat(1, 3, 1))],
            init=[4, 2, 3, 0.0],
            explanation="Equal positions have equal values, and a weighted mean of equal values "
            "is that value: three equal rows.",
        ),
        Case(
            "training mode with a dropout of 1",
            [call("forward", normal(rng, 1, 3, 4))],
            init=[4, 2, 5, 1.0],
            train=True,
            explanation="With probability 1 every number is dropped: all zeros. If the "
            "projection's bias is left over, the dropout after the projection is missing.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def heads(
        name: str,
        batch: int,
        length: int,
        init: tuple[int, int, int, float],
        scale: float = 1.0,
        train: bool = False,
    ) -> Case:
        x = normal(rng, batch, length, init[0], scale=scale)
        return Case(name, [call("forward", x)], init=list(init), train=train)

    return [
        heads("a batch of three", 3, 5, (8, 4, 7, 0.1)),
        heads("a batch of one", 1, 6, (10, 2, 9, 0.0)),
        heads("one position", 3, 1, (12, 3, 5, 0.5)),
        heads("one sequence of one position", 1, 1, (6, 2, 4, 0.0)),
        heads("one head", 2, 5, (7, 1, 8, 0.1)),
        heads("as many heads as dimensions", 2, 4, (5, 5, 6, 0.0)),
        heads("the block is full", 2, 9, (14, 2, 9, 0.2)),
        heads("odd sizes", 5, 11, (21, 3, 13, 0.3)),
        heads("larger values", 2, 6, (9, 3, 8, 0.0), scale=3.0),
        heads("training mode with a dropout of 0", 3, 5, (6, 3, 8, 0.0), train=True),
        heads("training mode with a dropout of 1, two heads", 3, 5, (8, 2, 6, 1.0), train=True),
        heads("evaluation mode with a dropout of 1", 2, 5, (6, 2, 7, 1.0)),
        Case(
            "three lengths through one module",
            [call("forward", normal(rng, 2, length, 6)) for length in (4, 9, 1)],
            init=[6, 2, 9, 0.1],
        ),
    ]
