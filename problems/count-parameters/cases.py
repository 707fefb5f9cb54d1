"""Cases for counting parameters: all sizes of a case differ, so that a swapped one shows."""

import numpy as np

from sandbox.cases import Case, call


def examples() -> list[Case]:
    return [
        Case(
            "dense: 3, 4, 2 with biases",
            [call("dense", [3, 4, 2], True)],
            explanation="Four neurons with 3 weights and a bias each, two neurons with 4 weights "
            "and a bias each: 16 + 10 = 26.",
        ),
        Case(
            "dense: 3, 4, 2 without biases",
            [call("dense", [3, 4, 2], False)],
            explanation="The weights alone: 4 · 3 + 2 · 4 = 20.",
        ),
        Case(
            "mlp: a small character model",
            [call("mlp", 27, 2, 3, 100)],
            explanation="Embedding 27 · 2 = 54, hidden layer 6 · 100 + 100 = 700, output layer "
            "100 · 27 + 27 = 2727: together 3481.",
        ),
        Case(
            "mlp: a larger one",
            [call("mlp", 27, 10, 3, 200)],
            explanation="Embedding 270, hidden layer 30 · 200 + 200 = 6200, output layer "
            "200 · 27 + 27 = 5427: together 11897.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def sizes(count: int, low: int = 2, high: int = 60) -> list[int]:
        return [int(size) for size in rng.choice(np.arange(low, high), count, replace=False)]

    def mlp(name: str, low: int, high: int) -> Case:
        return Case(name, [call("mlp", *sizes(4, low, high))])

    return [
        Case("dense: two sizes, with biases", [call("dense", sizes(2), True)]),
        Case("dense: two sizes, without biases", [call("dense", sizes(2), False)]),
        Case("dense: five sizes, with biases", [call("dense", sizes(5), True)]),
        Case("dense: five sizes, without biases", [call("dense", sizes(5), False)]),
        Case("dense: inputs only", [call("dense", sizes(1), True)]),
        Case("dense: layers of one neuron", [call("dense", [1, 1, *sizes(1), 1], True)]),
        Case("dense: a long chain", [call("dense", sizes(20), True)]),
        Case("dense: layers too large for floats", [call("dense", _large(rng), True)]),
        mlp("mlp: sizes below sixty", 2, 60),
        mlp("mlp: sizes in the thousands", 1000, 9000),
        Case("mlp: a context of one character", [call("mlp", *sizes(2), 1, *sizes(1, 60, 99))]),
        Case("mlp: every size is one", [call("mlp", 1, 1, 1, 1)]),
    ]


def _large(rng: np.random.Generator) -> list[int]:
    """Sizes whose count is odd and about 10**18: no float64 above 2**53 is odd."""
    first, second, third = (int(size) for size in rng.integers(450_000_000, 460_000_000, 3))
    return [2 * first, 2 * second + 1, 2 * third]
