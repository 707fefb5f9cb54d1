"""Cases of the hostile suite's exercise: three that are shown, four that are not."""

import torch

from sandbox.cases import Case, call, normal


def examples():
    return [
        Case("two numbers", [call("", torch.tensor([1.5, -2.0]))], explanation="Each, twice."),
        Case("a matrix", [call("", torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))]),
        Case("large numbers", [call("", torch.tensor([1e6, -2e6, 5e5]))]),
    ]


def hidden(rng):
    return [
        Case("five numbers", [call("", normal(rng, 5))]),
        Case("a wide matrix", [call("", normal(rng, 2, 9))]),
        Case("a vector of a thousand", [call("", normal(rng, 1000, scale=10.0))]),
        Case("three axes", [call("", normal(rng, 2, 3, 4))]),
    ]
