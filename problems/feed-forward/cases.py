"""Cases for the feed-forward network. B, T and D differ. Two run in training mode: no dropout."""

import numpy as np

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(53)
    return [
        Case(
            "two sequences of three positions",
            [call("forward", normal(rng, 2, 3, 4, scale=2.0))],
            init=[4],
            explanation="Each of the 2 · 3 vectors of 4 numbers becomes 16 numbers, loses the "
            "negative ones, and becomes 4 numbers again. The judge puts weights of its own into "
            "your layers, the same as into the reference's.",
        ),
        Case(
            "all positions alike",
            [call("forward", normal(rng, 1, 1, 3).repeat(1, 4, 1))],
            init=[3],
            explanation="The same vector at every position, the same weights at every position, "
            "so four equal rows: positions do not hear of each other here.",
        ),
        Case(
            "in training mode",
            [call("forward", normal(rng, 1, 3, 2))],
            init=[2],
            train=True,
            explanation="Training mode changes what dropout does. There is none here, so the "
            "formula is the same.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def network(name: str, batch: int, length: int, width: int, scale: float = 1.0) -> Case:
        x = normal(rng, batch, length, width, scale=scale)
        return Case(name, [call("forward", x)], init=[width])

    return [
        network("a batch of three", 3, 5, 6),
        network("a batch of one", 1, 7, 5),
        network("one position", 4, 1, 6),
        network("one sequence of one position", 1, 1, 7),
        network("a width of one", 3, 5, 1),
        network("odd sizes", 5, 9, 13),
        network("a wide model", 2, 3, 96),
        network("larger values", 2, 6, 8, scale=20.0),
        Case("all zeros", [call("forward", 0.0 * normal(rng, 2, 3, 5))], init=[5]),
        Case(
            "a larger input in training mode",
            [call("forward", normal(rng, 3, 4, 7))],
            init=[7],
            train=True,
        ),
        Case(
            "two lengths through one module",
            [call("forward", normal(rng, 2, 8, 6)), call("forward", normal(rng, 3, 4, 6))],
            init=[6],
        ),
    ]
