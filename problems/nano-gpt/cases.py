"""Cases for the whole model: logits, loss, and writing. B, T, V, D and the block size differ.

Never one block, whose norms the judge could not tell from the final one. Training mode is judged
where luck plays no part: dropout 0 changes nothing, dropout 1 drops both branches of every block.

Generated ids are compared exactly. A draw can tip over between two right programs only where the
best two tokens of `multinomial`'s race are as close as rounding errors. Measured: a lead below d
has probability 0.75 d, and p varies by 1.5e-7 of its value. With the 15 hidden draws that is twice
in a million times.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, generator, integers

Sizes = tuple[int, int, int, int, int, float]  # V, n_embd, n_head, n_layer, block_size, dropout


def examples() -> list[Case]:
    rng = np.random.default_rng(79)
    small = (5, 6, 2, 2, 4, 0.1)
    start = torch.tensor([[3, 1, 4]])
    return [
        Case(
            "logits of three tokens",
            [call("forward", integers(rng, 0, 5, 2, 3))],
            init=list(small),
            explanation="Two sequences of three tokens: logits of shape `(2, 3, 5)`, one score a "
            "token of the vocabulary at every position, and `None` for the loss, as there are no "
            "targets. They are scores: they may be negative and need not sum to 1.",
        ),
        Case(
            "logits and loss",
            [call("forward", integers(rng, 0, 5, 2, 3), integers(rng, 0, 5, 2, 3))],
            init=list(small),
            explanation="With targets the logits come as 2 · 3 rows of 5, and the loss is the "
            "mean over these 6 rows of minus the logarithm of the target's probability.",
        ),
        Case(
            "logits of three tokens, then twenty new ones",
            [call("forward", start), call("generate", start, 20, generator(4))],
            init=[7, 6, 2, 2, 4, 0.1],
            seed=1,  # of the weights: with these each draw is clear, and each slip shows
            explanation="The logits; then the three given tokens with twenty drawn ones. The "
            "block size is 4, so from the third draw on the oldest tokens are no longer read.",
        ),
        Case(
            "training mode with a dropout of 1",
            [call("forward", integers(rng, 0, 5, 1, 3))],
            init=[5, 6, 2, 2, 4, 1.0],
            train=True,
            explanation="Whatever the blocks would add is dropped. What is left is token and "
            "position embedding, the final norm and the last layer.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def logits(
        name: str, batch: int, length: int, sizes: Sizes, *, train: bool = False, loss: bool = False
    ) -> Case:
        idx = [integers(rng, 0, sizes[0], batch, length) for _ in range(2 if loss else 1)]
        return Case(name, [call("forward", *idx)], init=list(sizes), train=train)

    def text(name: str, batch: int, length: int, new: int, sizes: Sizes) -> Case:
        idx, seed = integers(rng, 0, sizes[0], batch, length), int(rng.integers(2**31))
        return Case(name, [call("generate", idx, new, generator(seed))], init=list(sizes))

    return [
        logits("a batch of three", 3, 5, (11, 8, 4, 2, 7, 0.1)),
        logits("one sequence of one token", 1, 1, (9, 6, 3, 2, 5, 0.0)),
        logits("the block is full", 2, 9, (13, 10, 2, 2, 9, 0.2)),
        logits("one head, three layers", 2, 5, (10, 7, 1, 3, 8, 0.0)),
        logits("odd sizes", 4, 11, (17, 21, 3, 2, 13, 0.3)),
        logits("loss of a batch of three", 3, 6, (12, 8, 2, 2, 9, 0.1), loss=True),
        logits("loss of one token", 1, 1, (9, 10, 2, 3, 4, 0.0), loss=True),
        logits(
            "loss in training mode, dropout 0", 2, 5, (11, 6, 2, 2, 8, 0.0), train=True, loss=True
        ),
        logits(
            "loss in training mode, dropout 1", 2, 5, (11, 6, 3, 2, 8, 1.0), train=True, loss=True
        ),
        logits("evaluation mode, dropout 1", 2, 4, (10, 6, 2, 2, 7, 1.0)),
        text("one row: five new tokens", 1, 5, 5, (9, 8, 2, 2, 7, 0.1)),
        text("three rows at once", 3, 2, 2, (12, 6, 2, 2, 5, 0.0)),
        text("a start longer than the block", 2, 7, 2, (10, 8, 2, 2, 4, 0.2)),
        text("no new tokens", 2, 3, 0, (7, 6, 2, 2, 5, 0.0)),
    ]
