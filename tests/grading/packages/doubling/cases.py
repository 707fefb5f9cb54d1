import torch

from sandbox.cases import Case, call, normal


def examples():
    return [
        Case(
            "two numbers",
            [call("double", torch.tensor([[0.7, 1.9]]))],
            explanation="0.7 becomes 1.4, and 1.9 becomes 3.8.",
        ),
        Case(
            "a column",
            [call("double", torch.tensor([[0.3], [-0.6]]))],
            explanation="0.3 becomes 0.6, and -0.6 becomes -1.2.",
        ),
    ]


def hidden(rng):
    sizes = [(1, 1), (1, 4), (4, 1), (2, 3), (3, 2), (5, 5), (7, 2), (2, 9)]
    return [Case(f"{n} by {m}", [call("double", normal(rng, n, m))]) for n, m in sizes]
