"""Cases for the network's forward pass: N, T, E, H and V differ, and no size is the usual one.

Inputs of the tanh have scale 1 to 2, so that leaving it out moves most logits by more than 0.1.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal
from sandbox.wire.messages import Step


def examples() -> list[Case]:
    tiny = (
        torch.tensor([[0.0], [1.0], [2.0]]),
        torch.tensor([[0.5], [-0.25]]),
        torch.tensor([0.25]),
        torch.tensor([[1.0, 2.0, 0.0]]),
        torch.tensor([0.0, 0.0, 1.0]),
    )
    # The hidden layer passes the flattened row on; the output layer picks its last four.
    passing = (
        torch.tensor([[0.0, 0.0], [0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]),
        torch.eye(6),
        torch.zeros(6),
        torch.eye(6)[:, 2:],
        torch.zeros(4),
    )
    return [
        Case(
            "two contexts of two characters",
            [call("forward", tiny, torch.tensor([[0, 2], [2, 2]]))],
            explanation="The hidden units are tanh(-0.25) = -0.2449 and tanh(0.75) = 0.6351. Each "
            "is multiplied by 1, 2 and 0, and 1 is added to the last logit.",
        ),
        Case(
            "the order of the flattened row",
            [call("forward", passing, torch.tensor([[0, 1, 2], [3, 1, 0]]))],
            explanation="The first row of `X` becomes 0, 0, 0.1, 0.2, 0.3, 0.4. `W1` is the "
            "identity, and `W2` picks places 2 to 5: the logits are tanh of 0.1, 0.2, 0.3 and "
            "0.4, about 0.0997, 0.1974, 0.2913 and 0.3799. The second row becomes 0.5, 0.6, "
            "0.1, 0.2, 0, 0.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def step(N: int, T: int, E: int, H: int, V: int, scale: float = 1.0) -> Step:
        params = (
            normal(rng, V, E),
            normal(rng, T * E, H, scale=1.5 * scale / (T * E) ** 0.5),
            normal(rng, H, scale=0.5),
            normal(rng, H, V, scale=H**-0.5),
            normal(rng, V),
        )
        return call("forward", params, integers(rng, 0, V, N, T))

    def case(name: str, *sizes: int, scale: float = 1.0) -> Case:
        return Case(name, [step(*sizes, scale=scale)])

    return [
        case("seven contexts of three characters", 7, 3, 4, 9, 11),
        case("a batch of one", 1, 3, 5, 8, 12),
        case("one character of context", 6, 1, 4, 7, 10),
        case("one context of one character", 1, 1, 3, 5, 8),
        case("an embedding of one dimension", 9, 4, 1, 6, 13),
        case("one hidden unit", 5, 3, 2, 1, 9),
        case("one character in all", 4, 3, 2, 6, 1),
        case("a long context", 8, 16, 3, 12, 20),
        case("an embedding wider than the hidden layer", 6, 2, 24, 5, 15),
        case("as many contexts as characters in each", 5, 5, 4, 7, 10),
        case("the sizes of the paper", 32, 3, 10, 200, 27),
        case("large values, where tanh saturates", 8, 4, 3, 10, 14, scale=5.0),
        Case("two networks, one after the other", [step(3, 4, 2, 6, 9), step(5, 2, 3, 8, 7)]),
    ]
