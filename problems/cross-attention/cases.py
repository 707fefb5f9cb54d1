"""Cases for attention to another sequence. B, T, S, E, C and A all differ, so that a swap shows."""

import numpy as np

from sandbox.cases import Case, call, normal
from sandbox.wire.messages import Step


def examples() -> list[Case]:
    rng = np.random.default_rng(71)
    alike = normal(rng, 1, 1, 4).repeat(1, 5, 1)
    return [
        Case(
            "three positions ask a context of four",
            [call("forward", normal(rng, 2, 3, 5), normal(rng, 2, 4, 6))],
            init=[5, 6, 7],
            explanation="Queries of shape `(2, 3, 7)`, keys and values of shape `(2, 4, 7)`, "
            "scores of shape `(2, 3, 4)`: three rows, each of which shares its weight among the "
            "four positions of the context.",
        ),
        Case(
            "a context of equal positions",
            [call("forward", normal(rng, 1, 3, 2), alike)],
            init=[2, 4, 6],
            explanation="All five positions of the context hold the same vector, so all values are "
            "the same, and any weighted mean of them is that value: three equal rows, whatever "
            "was asked.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def ask(
        batch: int, length: int, source: int, sizes: tuple[int, int, int], scale: float = 1.0
    ) -> Step:
        x = normal(rng, batch, length, sizes[0], scale=scale)
        return call("forward", x, normal(rng, batch, source, sizes[1], scale=scale))

    def one(
        name: str,
        batch: int,
        length: int,
        source: int,
        sizes: tuple[int, int, int],
        scale: float = 1.0,
    ) -> Case:
        return Case(name, [ask(batch, length, source, sizes, scale)], init=list(sizes))

    return [
        one("a batch of three", 3, 5, 7, (8, 10, 6)),
        one("a batch of one", 1, 6, 4, (9, 7, 5)),
        one("one position asks", 3, 1, 6, (7, 5, 4)),
        one("a context of one position", 3, 6, 1, (5, 8, 7)),
        one("one position asks one position", 1, 1, 1, (6, 5, 3)),
        one("a context longer than what asks it", 2, 4, 19, (9, 6, 8)),
        one("a context shorter than what asks it", 2, 17, 5, (6, 9, 8)),
        one("as many positions on both sides", 3, 6, 6, (7, 9, 5)),
        one("an attention of one dimension", 2, 5, 4, (6, 3, 1)),
        one("an attention wider than both sides", 2, 5, 6, (4, 3, 12)),
        one("larger values", 3, 7, 8, (10, 9, 6), scale=3.0),
        Case(
            "one module, two pairs of lengths",
            [ask(2, 5, 8, (7, 6, 4)), ask(3, 9, 2, (7, 6, 4))],
            init=[7, 6, 4],
        ),
    ]
