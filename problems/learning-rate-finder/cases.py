"""Cases for a sweep of learning rates: rates and losses, then the parameters passed in.

Right programs (other layouts, float64, rates from logspace) agree to 1.4e-5 also at rates up to 1;
initial weights of scale 1 keep the sweep in the region where that was measured.
"""

from typing import Any

import numpy as np
import torch

from sandbox.cases import Case, call, generator, integers, normal, ref
from sandbox.wire.messages import Step


def find(params: Any, X: Any, Y: Any, steps: int, batch: int, source: Any) -> Step:
    """A call of find, after which the parameters are read back."""
    return call("find", params, X, Y, steps, batch, source, mutable=[0], reads=[0])


def network(rng: np.random.Generator, T: int, E: int, H: int, V: int) -> tuple[torch.Tensor, ...]:
    """The five parameters, leaves that require gradients."""
    return (
        normal(rng, V, E, requires_grad=True),
        normal(rng, T * E, H, scale=(T * E) ** -0.5, requires_grad=True),
        normal(rng, H, scale=0.3, requires_grad=True),
        normal(rng, H, V, scale=H**-0.5, requires_grad=True),
        normal(rng, V, scale=0.3, requires_grad=True),
    )


def zeros(T: int, E: int, H: int, V: int) -> tuple[torch.Tensor, ...]:
    """Five parameters that are all 0."""
    shapes = [(V, E), (T * E, H), (H,), (H, V), (V,)]
    return tuple(torch.zeros(shape, requires_grad=True) for shape in shapes)


def examples() -> list[Case]:
    rng = np.random.default_rng(12)
    alike = (torch.zeros(3, 1, dtype=torch.int64), torch.ones(3, dtype=torch.int64))
    X, Y = integers(rng, 0, 4, 6, 2), torch.tensor([1, 3, 0, 2, 1, 3])
    return [
        Case(
            "four rates, three examples that are all alike",
            [find(zeros(1, 1, 1, 2), *alike, 4, 2, generator(1))],
            explanation="The steps of the statement: the rates 0.001, 0.01, 0.1 and 1, the losses "
            "0.6931, 0.6926, 0.6877 and 0.6394. Only `b2` moves, to -0.5276 and 0.5276. What is "
            "compared after the two lists are the five parameters.",
        ),
        Case(
            "seven rates, six examples",
            [find(network(rng, 2, 3, 5, 4), X, Y, 7, 4, generator(3))],
            explanation="Seven exponents, half a unit apart: -3, -2.5, -2, -1.5, -1, -0.5, 0. The "
            "rates are 0.001, 0.0032, 0.01, 0.0316, 0.1, 0.3162 and 1. The first minibatch is "
            "made of the examples 4, 2, 1 and 3, the second of 4, 0, 0 and 5.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def step(N: int, T: int, E: int, H: int, V: int, steps: int, batch: int) -> Step:
        X, Y = integers(rng, 0, V, N, T), integers(rng, 0, V, N)
        source = generator(int(rng.integers(2**31)))
        return find(network(rng, T, E, H, V), X, Y, steps, batch, source)

    X, Y = integers(rng, 0, 8, 25, 3), integers(rng, 0, 8, 25)
    shared = [ref("params"), X, Y, 10, 6, ref("generator")]
    return [
        Case("thirty rates", [step(40, 3, 4, 6, 9, steps=30, batch=8)]),
        Case("one rate", [step(17, 2, 3, 5, 7, steps=1, batch=6)]),
        Case("two rates", [step(15, 3, 2, 6, 8, steps=2, batch=5)]),
        Case("minibatches of one", [step(23, 3, 2, 7, 10, steps=20, batch=1)]),
        Case("a minibatch larger than the data", [step(4, 2, 3, 6, 8, steps=16, batch=9)]),
        Case("one example", [step(1, 3, 2, 5, 6, steps=13, batch=4)]),
        Case("one character of context", [step(19, 1, 3, 8, 11, steps=25, batch=7)]),
        Case("a long context", [step(33, 7, 2, 9, 12, steps=40, batch=16)]),
        Case("two hundred rates", [step(120, 3, 2, 12, 15, steps=200, batch=32)]),
        Case("the sizes of the paper", [step(500, 3, 10, 100, 27, steps=30, batch=32)]),
        Case(
            "two sweeps of the same network, one generator",
            [find(*shared), find(*shared)],
            objects={
                "params": network(rng, 3, 2, 6, 8),
                "generator": generator(int(rng.integers(2**31))),
            },
        ),
    ]
