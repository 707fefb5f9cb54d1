"""Cases for the split of a text: lengths where rounding and a tenth from the end differ."""

import numpy as np
import torch

from sandbox.cases import Case, call, integers


def examples() -> list[Case]:
    return [
        Case(
            "eleven ids",
            [call("split", torch.tensor([5, 3, 8, 8, 1, 9, 2, 7, 4, 6, 0]))],
            explanation="0.9 · 11 = 9.9, cut off to 9: nine ids for training, two for validation.",
        ),
        Case(
            "five ids",
            [call("split", torch.tensor([7, 7, 2, 5, 3]))],
            explanation="0.9 · 5 = 4.5, cut off to 4: `[7, 7, 2, 5]` and `[3]`.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n: int) -> Case:
        return Case(name, [call("split", integers(rng, 0, 65, n))])

    return [
        case("ten ids", 10),
        case("nineteen ids", 19),
        case("no ids", 0),
        case("one id", 1),
        case("two ids", 2),
        case("nine ids", 9),
        case("fifteen ids", 15),
        case("fifty-eight ids", 58),
        case("nine hundred and ninety-seven ids", 997),
        Case("one id again and again", [call("split", torch.full((26,), int(rng.integers(65))))]),
        Case(
            "two texts, one after the other",
            [call("split", integers(rng, 0, 65, 23)), call("split", integers(rng, 0, 65, 46))],
        ),
        case("a long text", 49_999),
    ]
