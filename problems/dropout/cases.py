"""Cases for dropout with a given mask. p is at most 0.95, or 1: the scale stays below 20."""

import numpy as np
import torch

from sandbox.cases import Case, call, normal
from sandbox.wire.messages import Step


def examples() -> list[Case]:
    x, three = torch.tensor([4.0, 8.0, 12.0, 16.0]), torch.tensor([True, False, True, True])
    half, ends = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([True, False, False, True])
    return [
        Case(
            "one of four values dropped",
            [call("dropout", x, 0.2, three, True)],
            seed=0,  # a mask of one's own would be another one, here and below
            explanation="The mask drops the second value. The others are divided by 1 - 0.2: "
            "4 / 0.8 = 5, 12 / 0.8 = 15, 16 / 0.8 = 20.",
        ),
        Case(
            "not training",
            [call("dropout", x, 0.2, three, False)],
            explanation="The same arguments, but `training` is `False`: `x` comes back as it is, "
            "whatever the mask says.",
        ),
        Case(
            "half of four values dropped",
            [call("dropout", half, 0.5, ends, True)],
            seed=0,
            explanation="The first and the last value are kept and divided by 1 - 0.5: 1 / 0.5 = 2 "
            "and 4 / 0.5 = 8. The two in the middle become 0.",
        ),
        Case(
            "everything dropped",
            [call("dropout", x, 1.0, torch.zeros(4) > 0, True)],
            explanation="With p = 1 nothing is kept: four zeros. Dividing by 1 - p would be 0 / 0.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def dropped(*shape: int, p: float, training: bool = True, scale: float = 2.0) -> Step:
        x = normal(rng, *shape, scale=scale)
        mask = torch.from_numpy(np.asarray(rng.random(shape) >= p))
        return call("dropout", x, p, mask, training)

    return [
        Case("a batch of hidden values", [dropped(5, 7, p=0.3)]),
        Case("three axes", [dropped(2, 3, 11, p=0.1)]),
        Case("a single value, kept or not", [dropped(1, p=0.5)]),
        Case("p = 0", [dropped(4, 3, p=0.0)]),
        Case("p = 0.9", [dropped(6, 40, p=0.9)]),
        Case("p = 1", [dropped(3, 5, p=1.0)]),
        Case("not training, p = 0.75", [dropped(4, 6, p=0.75, training=False)]),
        Case("not training, p = 1", [dropped(2, 9, p=1.0, training=False)]),
        Case("not training, p = 0", [dropped(8, p=0.0, training=False)]),
        Case("larger values", [dropped(9, 13, p=0.25, scale=100.0)]),
        Case("many values", [dropped(64, 65, p=0.5)]),
        Case(
            "training, then not, then again",
            [dropped(3, 4, p=0.6), dropped(3, 4, p=0.6, training=False), dropped(4, 3, p=0.95)],
        ),
    ]
