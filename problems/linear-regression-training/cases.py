"""Cases for training a linear regression: few iterations, so that the descent has not arrived.

Features have scale 1 to 3: with a learning rate of 0.01 the descent converges, slowly.
"""

import numpy as np

from sandbox.cases import Case, array, call
from sandbox.wire.messages import Step

X = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
Y = np.array([6.0, 3.0])
START = np.array([0.2, 0.1, 0.6])


def train(X: np.ndarray, Y: np.ndarray, iterations: int, weights: np.ndarray) -> Step:
    """A call of train_model, which may change the weights that it is given."""
    return call("train_model", X, Y, iterations, weights, mutable=[3])


def examples() -> list[Case]:
    return [
        Case(
            "one iteration",
            [train(X, Y, 1, START)],
            explanation="The predictions are 2.2 and 0.9, the derivatives -5.9, -9.7 and -13.5. "
            "Each weight loses 0.01 times its derivative: `[0.259, 0.197, 0.735]`.",
        ),
        Case(
            "ten iterations",
            [train(X, Y, 10, START)],
            explanation="The same step ten times, each from a fresh prediction. The weights at "
            "the end predict 5.51 and 2.37, much closer to 6 and 3 than the 2.2 and 0.9 of the "
            "start.",
        ),
        Case(
            "a model that already fits",
            [train(X, X @ np.array([1.0, -1.0, 2.0]), 5, np.array([1.0, -1.0, 2.0]))],
            explanation="The weights predict 5 and 2, exactly the truth, so every derivative is "
            "0 and nothing moves.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def drawn(n: int, iterations: int, scale: float = 1.0, noise: float = 0.1) -> Step:
        features = array(rng, n, 3, scale=scale)
        truth = features @ array(rng, 3, scale=2.0) + array(rng, n, scale=noise)
        return train(features, truth, iterations, array(rng, 3))

    return [
        Case("seven examples, twenty iterations", [drawn(7, 20, scale=2.0)]),
        Case("one example", [drawn(1, 15, scale=2.0)]),
        Case("one iteration on five examples", [drawn(5, 1, scale=2.0)]),
        Case("three examples: as many as weights", [drawn(3, 12, scale=2.0)]),
        Case("no iterations", [drawn(4, 0)]),
        Case("two hundred examples", [drawn(200, 40)]),
        Case("two hundred iterations", [drawn(11, 200)]),
        Case("features of scale three", [drawn(9, 25, scale=3.0)]),
        Case("truth that no weights can fit", [drawn(13, 30, scale=2.0, noise=5.0)]),
        Case(
            "all weights start at zero",
            [train(*_zero_start(rng), 10, np.zeros(3))],
        ),
        Case("two trainings do not disturb each other", [drawn(6, 8, 2.0), drawn(5, 9, 2.0)]),
    ]


def _zero_start(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    features = array(rng, 8, 3, scale=2.0)
    return features, features.sum(axis=1) + 1.0
