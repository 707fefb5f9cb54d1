"""Cases for minibatch training: losses exactly, then the parameters that the judge passed in.

Nine right programs (other layouts, other ways to the cross entropy, float64) were measured to
differ by at most 1.4e-5 over 2,000 steps, also with rates up to 1: exact comparison is sound.
"""

from typing import Any

import numpy as np
import torch

from sandbox.cases import Case, call, generator, integers, normal, ref
from sandbox.wire.messages import Step


def train(params: Any, X: Any, Y: Any, steps: int, batch: int, lr: float, source: Any) -> Step:
    """A call of train, after which the parameters are read back."""
    return call("train", params, X, Y, steps, batch, lr, source, mutable=[0], reads=[0])


def network(
    rng: np.random.Generator, T: int, E: int, H: int, V: int, scale: float = 1.0
) -> tuple[torch.Tensor, ...]:
    """The five parameters, leaves that require gradients."""
    return (
        normal(rng, V, E, requires_grad=True),
        normal(rng, T * E, H, scale=scale * (T * E) ** -0.5, requires_grad=True),
        normal(rng, H, scale=0.3, requires_grad=True),
        normal(rng, H, V, scale=scale * H**-0.5, requires_grad=True),
        normal(rng, V, scale=0.3, requires_grad=True),
    )


def zeros(T: int, E: int, H: int, V: int) -> tuple[torch.Tensor, ...]:
    """Five parameters that are all 0."""
    shapes = [(V, E), (T * E, H), (H,), (H, V), (V,)]
    return tuple(torch.zeros(shape, requires_grad=True) for shape in shapes)


def examples() -> list[Case]:
    rng = np.random.default_rng(11)
    alike = (torch.zeros(3, 1, dtype=torch.int64), torch.ones(3, dtype=torch.int64))
    X, Y = integers(rng, 0, 4, 5, 2), torch.tensor([1, 3, 0, 2, 1])
    return [
        Case(
            "three examples, all alike",
            [train(zeros(1, 1, 1, 2), *alike, 3, 2, 1.0, generator(1))],
            explanation="The steps of the statement: the losses are 0.6931, 0.3133 and 0.1946. "
            "Only `b2` moves, to -0.9458 and 0.9458. What is compared after the list of losses "
            "are the five parameters.",
        ),
        Case(
            "five examples, minibatches of two",
            [train(network(rng, 2, 3, 4, 4), X, Y, 6, 2, 0.5, generator(5))],
            explanation="The generator's seed fixes the draws: the minibatches are the examples 1 "
            "and 4, 2 and 0, 1 and 0, 2 and 3, 3 and 4, 4 and 0. Compared are the six losses, then "
            "the five parameters as they stand after the sixth update.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def step(
        N: int, T: int, E: int, H: int, V: int,
        steps: int, batch: int, lr: float, scale: float = 1.0,
    ) -> Step:  # fmt: skip
        X, Y = integers(rng, 0, V, N, T), integers(rng, 0, V, N)
        source = generator(int(rng.integers(2**31)))
        return train(network(rng, T, E, H, V, scale), X, Y, steps, batch, lr, source)

    X, Y = integers(rng, 0, 9, 30, 3), integers(rng, 0, 9, 30)
    shared = [ref("params"), X, Y, 8, 5, 0.2, ref("generator")]
    return [
        Case("twenty steps", [step(40, 3, 4, 6, 9, steps=20, batch=8, lr=0.1)]),
        Case("one step", [step(17, 2, 3, 5, 7, steps=1, batch=6, lr=0.5)]),
        Case("no steps", [step(12, 3, 2, 4, 6, steps=0, batch=5, lr=0.1)]),
        Case("minibatches of one", [step(23, 3, 2, 7, 10, steps=25, batch=1, lr=0.1)]),
        Case("a minibatch larger than the data", [step(4, 2, 3, 6, 8, steps=12, batch=9, lr=0.3)]),
        Case("one example", [step(1, 3, 2, 5, 6, steps=10, batch=4, lr=0.2)]),
        Case("one character of context", [step(19, 1, 3, 8, 11, steps=15, batch=7, lr=0.2)]),
        Case("a learning rate of one", [step(35, 2, 4, 9, 12, steps=20, batch=16, lr=1.0)]),
        Case("a small learning rate", [step(28, 4, 3, 10, 13, steps=60, batch=12, lr=0.02)]),
        Case(
            "larger initial weights",
            [step(26, 3, 4, 8, 10, steps=20, batch=6, lr=0.05, scale=2.0)],
        ),
        Case("two hundred steps", [step(120, 3, 2, 12, 15, steps=200, batch=32, lr=0.1)]),
        Case("the sizes of the paper", [step(500, 3, 10, 100, 27, steps=30, batch=32, lr=0.1)]),
        Case(
            "two trainings of the same network, one generator",
            [train(*shared), train(*shared)],
            objects={
                "params": network(rng, 3, 2, 6, 9),
                "generator": generator(int(rng.integers(2**31))),
            },
        ),
    ]
