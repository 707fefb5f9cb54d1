"""Cases for the training loop: few enough steps that right programs agree, with rates so large
that a forgotten weight decay, momentum or reset of gradients shows.

Weight decay takes lr * 0.01 of every number in each step: at lr 0.1 and 50 steps a twentieth of it.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, generator, given, integers, read, ref


def examples() -> list[Case]:
    rng = np.random.default_rng(4)
    return [
        _training(
            "two steps",
            _text(rng, 30, 5),
            vocab_size=5,
            steps=2,
            batch_size=3,
            block_size=4,
            lr=0.5,
            seeds=(8, 9),
            explanation="Two losses: that of the untrained model, and that of another batch after "
            "one step. In the first step every number of the table that the batch had a say in "
            "moves by about 0.5, against the sign of its gradient. Rows of characters that are "
            "not in `x` have no gradient: they only shrink by 0.5 percent, AdamW's weight decay.",
        ),
        _training(
            "a text of two letters that take turns",
            torch.tensor([0, 1] * 10),
            vocab_size=2,
            steps=12,
            batch_size=4,
            block_size=3,
            lr=0.3,
            seeds=(1, 2),
            explanation="0 is always followed by 1 and 1 by 0, so the loss falls towards 0. Which "
            "starts are drawn decides how often each letter is seen, and so the exact numbers.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def training(
        name: str, count: int, vocab_size: int, steps: int, batch: int, block: int, lr: float
    ) -> Case:
        return _training(
            name,
            _text(rng, count, vocab_size),
            vocab_size=vocab_size,
            steps=steps,
            batch_size=batch,
            block_size=block,
            lr=lr,
            seeds=(int(rng.integers(2**31)), int(rng.integers(2**31))),
        )

    return [
        training("fifty steps", 200, 9, 50, 8, 5, 0.1),
        training("a batch of one", 60, 6, 30, 1, 7, 0.05),
        training("a block of one token", 50, 7, 35, 6, 1, 0.1),
        training("room for a single start", 9, 4, 20, 3, 8, 0.1),
        training("room for two starts", 7, 5, 20, 4, 5, 0.1),
        training("a small learning rate", 300, 12, 30, 16, 8, 0.003),
        training("a large learning rate", 120, 8, 30, 8, 6, 0.7),
        training("no steps at all", 40, 5, 0, 4, 3, 0.1),
        training("more steps, a larger vocabulary", 900, 31, 120, 12, 16, 0.1),
        _twice(rng),
    ]


def _training(
    name: str,
    data: torch.Tensor,
    *,
    vocab_size: int,
    steps: int,
    batch_size: int,
    block_size: int,
    lr: float,
    seeds: tuple[int, int],
    explanation: str = "",
) -> Case:
    step = call("train", ref("model"), data, steps, batch_size, block_size, lr, generator(seeds[1]))
    return Case(
        name,
        [step, read("model")],
        objects={"model": given("BigramLanguageModel", vocab_size, seed=seeds[0])},
        explanation=explanation,
    )


def _twice(rng: np.random.Generator) -> Case:
    """A second training goes on with the model and the generator, and a new optimizer."""
    data = _text(rng, 150, 7)
    step = call("train", ref("model"), data, 20, 5, 6, 0.1, ref("generator"))
    return Case(
        "trained twice in a row",
        [step, step, read("model")],
        objects={
            "model": given("BigramLanguageModel", 7, seed=int(rng.integers(2**31))),
            "generator": generator(int(rng.integers(2**31))),
        },
    )


def _text(rng: np.random.Generator, count: int, vocab_size: int) -> torch.Tensor:
    """A text with something to learn: two of three tokens are the one before plus one."""
    tokens = integers(rng, 0, vocab_size, count)
    follows = rng.random(count) < 2 / 3
    for place in range(1, count):
        if follows[place]:
            tokens[place] = (tokens[place - 1] + 1) % vocab_size
    return tokens
