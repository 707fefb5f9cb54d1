"""Cases for a recurrent network. B, T, I, H and O all differ, so that a swapped axis shows."""

import numpy as np
import torch

from sandbox.cases import Case, call, normal


def examples() -> list[Case]:
    rng = np.random.default_rng(12)
    return [
        Case(
            "two sequences of four steps",
            [call("forward", normal(rng, 2, 4, 3))],
            init=[3, 5, 6],
            explanation="Each of the 2 · 4 steps has 3 numbers and gives 6; the state has 5. The "
            "judge puts weights of its own into your layers, the same as into the reference's. "
            "The second tensor is the state after step 4 of both sequences, `(2, 5)`: it has not "
            "passed through the output layer.",
        ),
        Case(
            "one step from a given state",
            [call("forward", torch.zeros(1, 1, 3), torch.tensor([[1.0, -1.0]]))],
            init=[3, 2, 4],
            explanation="The input is zero, so the new state is tanh(U h + b) with h = (1, -1): "
            "what is left of the past. A network that starts from zeros all the same would give "
            "tanh(b).",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def network(
        name: str,
        batch: int,
        length: int,
        sizes: tuple[int, int, int],
        *,
        state: bool,
        scale: float = 1.0,
    ) -> Case:
        args = [normal(rng, batch, length, sizes[0], scale=scale)]
        if state:
            args.append(normal(rng, batch, sizes[1]))
        return Case(name, [call("forward", *args)], init=list(sizes))

    calls = Case(
        "three calls, of two lengths, do not remember each other",
        [
            call("forward", normal(rng, 2, 5, 4)),
            call("forward", normal(rng, 3, 8, 4), normal(rng, 3, 6)),
            call("forward", normal(rng, 2, 5, 4)),
        ],
        init=[4, 6, 3],
    )
    return [
        network("a batch of three", 3, 7, (4, 6, 5), state=False),
        network("a batch of three, from a state", 3, 7, (4, 6, 5), state=True),
        network("a batch of one", 1, 6, (5, 4, 3), state=True),
        network("one step", 3, 1, (5, 7, 2), state=False),
        network("one sequence of one step", 1, 1, (6, 3, 4), state=True),
        network("a state of one dimension", 4, 6, (3, 1, 2), state=True),
        network("one input, one output", 2, 9, (1, 8, 1), state=False),
        network("a state wider than input and output", 2, 5, (3, 17, 4), state=True),
        network("a long sequence", 2, 60, (4, 11, 3), state=False),
        network("larger values", 3, 8, (5, 6, 4), state=True, scale=4.0),
        calls,
    ]
