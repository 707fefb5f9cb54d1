"""Cases for one step of an LSTM. B, I and H all differ.

Four layers of one shape: which of the learner's is which gate is found out by trying the 24
orders, so cells are drawn with scale 1 and more, where the wrong order cannot look right.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(5)
    return [
        Case(
            "two inputs, no state yet",
            [call("forward", normal(rng, 2, 3))],
            init=[3, 4],
            explanation="Without a state both vectors start from zeros, so there is nothing to "
            "forget: c' = i ⊙ g, between -1 and 1. The judge puts weights of its own into your "
            "layers, the same as into the reference's.",
        ),
        Case(
            "one input and a full cell",
            [call("forward", torch.zeros(1, 2), (torch.zeros(1, 3), torch.full((1, 3), 5.0)))],
            init=[2, 3],
            explanation="h and x are zero, so the gates are set by the biases alone. The cell was "
            "5 everywhere; what is left of it, plus i ⊙ g, is the second tensor. The first one "
            "stays between -1 and 1: it is a part of tanh(c').",
        ),
        Case(
            "three inputs and a state",
            [call("forward", normal(rng, 3, 2), (normal(rng, 3, 4), normal(rng, 3, 4, scale=2.0)))],
            init=[2, 4],
            explanation="The state is a pair: first h, which the gates read, then c, which they "
            "change. The three rows do not touch each other.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def state(batch: int, hidden_dim: int, scale: float) -> tuple[torch.Tensor, torch.Tensor]:
        return normal(rng, batch, hidden_dim), normal(rng, batch, hidden_dim, scale=scale)

    def step(
        name: str, batch: int, input_dim: int, hidden_dim: int, *, full: bool, scale: float = 1.0
    ) -> Case:
        args: list[object] = [normal(rng, batch, input_dim, scale=scale)]
        if full:
            args.append(state(batch, hidden_dim, 2.0 * scale))
        return Case(name, [call("forward", *args)], init=[input_dim, hidden_dim])

    calls = Case(
        "three calls do not remember each other",
        [
            call("forward", normal(rng, 4, 3)),
            call("forward", normal(rng, 2, 3), state(2, 5, 2.0)),
            call("forward", normal(rng, 4, 3)),
        ],
        init=[3, 5],
    )
    return [
        step("a batch of five with a state", 5, 4, 6, full=True),
        step("a batch of five without one", 5, 4, 6, full=False),
        step("a batch of one", 1, 5, 3, full=True),
        step("a state of one dimension", 4, 3, 1, full=True),
        step("an input wider than the state", 2, 23, 4, full=True),
        step("a state wider than the input", 3, 2, 19, full=True),
        step("larger values", 4, 6, 5, full=True, scale=3.0),
        calls,
    ]
