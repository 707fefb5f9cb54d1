"""Cases for a 3-4-2 network: the sizes of the layers are fixed, the batch is not."""

import numpy as np
import torch

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(4)
    return [
        Case(
            "hidden neurons that all give one half",
            [
                call(
                    "forward",
                    torch.tensor([[1.0, 2.0, 3.0]]),
                    torch.zeros(4, 3),
                    torch.zeros(4),
                    torch.tensor([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 0.0, 0.0]]),
                    torch.tensor([0.0, 1.0]),
                )
            ],
            explanation="Each hidden neuron gives sigmoid(0) = 0.5. The outputs are 4 · 0.5 = 2 "
            "and 2 · 0.5 + 1 = 2, their mean is 2, and sigmoid(2) = 0.8808.",
        ),
        Case(
            "one hidden neuron that looks at its inputs",
            [
                call(
                    "forward",
                    torch.tensor([[1.0, 2.0, 3.0]]),
                    torch.tensor([[2.0, 1.0, -1.0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]),
                    torch.tensor([1.0, 0.0, 0.0, 0.0]),
                    torch.tensor([[1.0, 1.0, 1.0, 1.0], [2.0, 0.0, 0.0, 0.0]]),
                    torch.tensor([0.0, 1.0]),
                )
            ],
            explanation="Neuron 0 adds up 2 · 1 + 1 · 2 - 1 · 3 + 1 = 2 and gives sigmoid(2) = "
            "0.8808, the others 0.5. The outputs are 2.3808 and 2.7616, their mean 2.5712, and "
            "sigmoid(2.5712) = 0.9290.",
        ),
        Case(
            "one feature at a time",
            [
                call(
                    "forward",
                    torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
                    torch.tensor([[100.0, 0, 0], [0, 100.0, 0], [0, 0, 100.0], [0, 0, 0]]),
                    torch.tensor([-50.0, -50.0, -50.0, -50.0]),
                    torch.tensor([[2.0, 4.0, 6.0, 8.0], [2.0, 0.0, 6.0, 8.0]]),
                    torch.tensor([0.0, 0.0]),
                )
            ],
            explanation="Hidden neuron i is practically 1 where feature i is 1 (sigmoid(50)), else "
            "practically 0 (sigmoid(-50)). The first example wakes neuron 0: outputs 2 and 2, mean "
            "2, 0.8808. The second wakes neuron 1: outputs 4 and 0, mean 2, 0.8808 again. The "
            "third wakes none: 0 and 0, so 0.5.",
        ),
        Case(
            "two examples",
            [call("forward", *_drawn(rng, 2))],
            explanation="Two examples, two probabilities. Each depends on its own row of `x` only.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    x, *weights = _drawn(rng, 6)
    no_bias = _drawn(rng, 4)
    no_bias[2], no_bias[4] = torch.zeros(4), torch.zeros(2)
    return [
        Case("five examples", [call("forward", *_drawn(rng, 5))]),
        Case("a batch of one", [call("forward", *_drawn(rng, 1))]),
        Case("a batch of two", [call("forward", *_drawn(rng, 2))]),
        Case("as many examples as features", [call("forward", *_drawn(rng, 3))]),
        Case("as many examples as hidden neurons", [call("forward", *_drawn(rng, 4))]),
        Case("a batch of one hundred and one", [call("forward", *_drawn(rng, 101))]),
        Case("biases of zero", [call("forward", *no_bias)]),
        Case("larger inputs", [call("forward", *_drawn(rng, 8, 5.0))]),
        Case("inputs of zero", [call("forward", torch.zeros(2, 3), *_drawn(rng, 2)[1:])]),
        Case(
            "the same network, whole batch and a part of it",
            [call("forward", x, *weights), call("forward", x[2:5].clone(), *weights)],
        ),
    ]


def _drawn(rng: np.random.Generator, batch: int, scale: float = 1.0) -> list[torch.Tensor]:
    """x of that scale, W1, b1, W2, b2: wide enough that every step moves the result."""
    return [
        normal(rng, batch, 3, scale=scale),
        normal(rng, 4, 3),
        normal(rng, 4),
        normal(rng, 2, 4, scale=1.5),
        normal(rng, 2),
    ]
