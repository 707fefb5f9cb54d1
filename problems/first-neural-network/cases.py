"""Cases for three linear layers: one architecture, so what varies is the batch and its values."""

import numpy as np
import torch

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(3)
    ends = normal(rng, 2, 4)
    return [
        Case(
            "three examples",
            [call("forward", normal(rng, 3, 4))],
            explanation="Three rows of four numbers go in, three rows of two come out. The judge "
            "puts weights of its own into your layers, the same as into the reference's.",
        ),
        Case(
            "two points and the one halfway between them",
            [call("forward", torch.cat((ends, ends.mean(dim=0, keepdim=True))))],
            explanation="The third input is the mean of the first two. Linear layers keep that: "
            "the third output is the mean of the first two outputs. If yours is not, something "
            "between the layers is not linear.",
        ),
        Case(
            "inputs of zero",
            [call("forward", torch.zeros(2, 4))],
            explanation="All inputs are 0, so only the biases speak, and both rows are the same. "
            "They are not 0: the biases of one layer pass through the weights of the next.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def batch(name: str, count: int, scale: float = 1.0) -> Case:
        return Case(name, [call("forward", normal(rng, count, 4, scale=scale))])

    one, other = normal(rng, 3, 4), normal(rng, 8, 4)
    return [
        batch("five examples", 5),
        batch("a batch of one", 1),
        batch("as many examples as inputs", 4),
        batch("as many examples as neurons of a layer", 6),
        batch("a batch of 257", 257),
        batch("larger values", 9, 20.0),
        batch("small values", 7, 0.05),
        Case("inputs without a negative number", [call("forward", normal(rng, 6, 4).abs())]),
        Case("inputs of ones", [call("forward", torch.ones(3, 4))]),
        Case("two batches through one network", [call("forward", one), call("forward", other)]),
    ]
