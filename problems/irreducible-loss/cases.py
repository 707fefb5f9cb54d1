"""Cases for the floor of the loss: few distinct contexts, so that most have several successors."""

import numpy as np
import torch

from sandbox.cases import Case, call, integers


def examples() -> list[Case]:
    X = torch.tensor([[1, 2], [1, 2], [1, 2], [1, 2], [3, 2], [3, 2]])
    swapped = torch.tensor([[1, 2], [2, 1], [1, 2], [2, 1], [1, 2], [2, 1], [1, 2]])
    return [
        Case(
            "two contexts, one of them uncertain",
            [call("lowest", X, torch.tensor([1, 1, 2, 1, 1, 1]))],
            explanation="After 1, 2 comes 1 three times of four, and 2 once: three losses of "
            "-ln(3/4) = 0.2877 and one of -ln(1/4) = 1.3863. After 3, 2 always comes 1: no "
            "loss. The mean over six examples is 0.3749.",
        ),
        Case(
            "the same characters in another order",
            [call("lowest", swapped, torch.tensor([3, 0, 3, 0, 3, 1, 2]))],
            explanation="1, 2 is followed by 3, 3, 3 and 2, which costs 3 · 0.2877 + 1.3863 = "
            "2.2493. 2, 1 is followed by 0, 0 and 1, which costs 2 · 0.4055 + 1.0986 = 1.9095. "
            "The sum by seven is 0.5941.",
        ),
        Case(
            "every context has one successor",
            [call("lowest", torch.tensor([[0], [1], [0], [2]]), torch.tensor([1, 2, 1, 0]))],
            explanation="0 is always followed by 1, 1 by 2, 2 by 0. A model could be certain each "
            "time: the answer is 0.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def drawn(name: str, N: int, T: int, contexts: int, successors: int, ids: int = 27) -> Case:
        """N examples of so many contexts, each with a distribution of its own."""
        table = integers(rng, 0, ids, contexts, T)
        which = rng.choice(contexts, N, p=rng.dirichlet(np.full(contexts, 1.5)))
        odds = rng.dirichlet(np.full(successors, 0.7), contexts)
        symbols = rng.permutation(ids)[:successors]
        Y = np.array([symbols[rng.choice(successors, p=odds[x])] for x in which])
        return Case(name, [call("lowest", table[torch.from_numpy(which)], torch.from_numpy(Y))])

    # Rows that some base, as digits of a number, or texts that are run together take for one.
    alike = [[0, 1, 0], [1, 0, 0], [1, 11, 0], [11, 1, 0]]
    alike += [row for base in (10, 27, 100, 256) for row in ([base, 0, 0], [0, base, 0])]
    near = torch.tensor(alike)[integers(rng, 0, len(alike), 200)]
    orders = torch.tensor([[1, 2, 3], [3, 2, 1], [2, 1, 3], [3, 1, 2]])[integers(rng, 0, 4, 80)]
    unique = torch.from_numpy(rng.permutation(900)[:60]).reshape(60, 1)
    return [
        drawn("three characters of context", 150, 3, 12, 6),
        drawn("one character of context", 120, 1, 9, 8),
        drawn("one example", 1, 4, 1, 3),
        drawn("two examples", 2, 3, 1, 5),
        drawn("one context only", 70, 5, 1, 11),
        drawn("a long context", 90, 16, 7, 4),
        drawn("two successors", 60, 2, 5, 2),
        drawn("large ids", 100, 3, 10, 7, 1000),
        Case(
            "contexts that look alike as numbers",
            [call("lowest", near, integers(rng, 0, 5, 200))],
        ),
        Case("contexts in several orders", [call("lowest", orders, integers(rng, 0, 6, 80))]),
        Case("no context comes twice", [call("lowest", unique, integers(rng, 0, 9, 60))]),
        Case(
            "two data sets, one after the other",
            [
                call("lowest", integers(rng, 0, 3, 40, 2), integers(rng, 0, 4, 40)),
                call("lowest", integers(rng, 0, 4, 30, 1), integers(rng, 0, 3, 30)),
            ],
        ),
        drawn("five thousand examples", 5000, 3, 300, 20),
    ]
