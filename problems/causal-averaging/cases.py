"""Cases for the mean of everything so far, three ways. Sizes differ, so that a wrong axis shows.

The case of many positions is there for its time: the reference takes about 20 ms of CPU for both
methods, a loop over all sequences and positions some seconds; the limit is 1 s.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, normal, ref

METHODS = ("loop", "matmul", "softmax")


def examples() -> list[Case]:
    four = torch.tensor([[[2.0], [4.0], [6.0], [8.0]]])
    two = torch.tensor(
        [[[1.0, 10.0], [3.0, 20.0], [2.0, 60.0]], [[0.0, 6.0], [4.0, 0.0], [5.0, 0.0]]]
    )
    return [
        Case(
            "loop: four positions",
            [call("loop", four)],
            explanation="Position 0 sees only 2, position 1 sees 2 and 4, whose mean is 3, and so "
            "on: 2, 3, 4, 5.",
        ),
        Case(
            "matmul: four positions",
            [call("matmul", four)],
            explanation="The rows of the matrix are 1; a half twice; a third three times; a "
            "quarter four times. Each row sums to 1. Third row times x: (2 + 4 + 6) / 3 = 4.",
        ),
        Case(
            "softmax: four positions",
            [call("softmax", four)],
            explanation="The softmax of a row shares equally among its zeros and gives nothing to "
            "minus infinity: it is the same matrix.",
        ),
        Case(
            "all three: two sequences with two channels",
            [call(method, two) for method in METHODS],
            explanation="Sequences and channels do not mix. First sequence, first channel: 1, "
            "then (1 + 3) / 2 = 2, then (1 + 3 + 2) / 3 = 2. Second channel: 10, 15, 30.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def all_three(name: str, batch: int, length: int, channels: int, scale: float = 1.0) -> Case:
        x = normal(rng, batch, length, channels, scale=scale)
        return Case(name, [call(method, x) for method in METHODS])

    many = normal(rng, 2048, 48, 2)
    return [
        all_three("a batch of three", 3, 5, 4),
        all_three("a batch of one", 1, 6, 3),
        all_three("one position", 4, 1, 3),
        all_three("one channel", 3, 7, 1),
        all_three("a single number", 1, 1, 1),
        all_three("two positions", 5, 2, 3),
        all_three("as many channels as positions", 2, 6, 6),
        all_three("as many sequences as positions", 5, 5, 3),
        all_three("a long sequence", 2, 101, 3),
        all_three("larger values", 3, 8, 5, scale=30.0),
        Case(
            "two lengths, one after the other",
            [call(method, normal(rng, 2, length, 3)) for length in (9, 4) for method in METHODS],
        ),
        Case(
            "many positions: matmul and softmax without a loop",
            [
                # First without a look at the answers, for their number: a loop over the positions
                # then takes several times the limit on a fast machine too.
                *(call(method, ref("many"), times=4, returns=False) for method in METHODS[1:]),
                *(call(method, ref("many")) for method in METHODS[1:]),
            ],
            objects={"many": many},
        ),
    ]
