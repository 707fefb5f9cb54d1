"""Cases for training the sentiment classifier: learnable sentences, enough epochs that Adam shows.

The probabilities stay clear of 0 and 1 (scores below 12 before the sigmoid): where float32 rounds
them, the loss written out is NaN, and another right answer is not.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, given, integers, read, ref


def examples() -> list[Case]:
    rng = np.random.default_rng(6)
    return [
        Case(
            "two words, two epochs",
            [
                call(
                    "train",
                    ref("model"),
                    torch.tensor([[1, 1], [2, 0]]),
                    torch.tensor([[1.0], [0.0]]),
                    2,
                    0.1,
                ),
                read("model"),
            ],
            objects={"model": given("WordScores", 3)},
            explanation="At first both probabilities are 0.5, and the loss is ln 2 = 0.6931. The "
            "step moves word 1 to 0.1, word 2 and the padding to -0.1; the probabilities become "
            "0.525 and 0.475, the loss 0.6444. Afterwards the judge reads the model's scores.",
        ),
        _case(
            rng,
            "eight sentences, twenty epochs",
            (8, 6, 15),
            20,
            0.05,
            explanation="Twenty steps, twenty losses, falling from round to round: the model is "
            "learning which words stand in the positive sentences.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    return [
        _case(rng, "twelve sentences", (12, 7, 20), 25, 0.03),
        _case(rng, "one sentence", (1, 5, 10), 15, 0.02),
        _case(rng, "sentences of one word", (9, 1, 12), 15, 0.03),
        _case(rng, "one epoch", (6, 4, 14), 1, 0.1),
        _case(rng, "no epochs", (5, 6, 11), 0, 0.1),
        _case(rng, "a small learning rate", (10, 8, 30), 30, 0.01),
        _case(rng, "a large learning rate", (7, 5, 16), 8, 0.1),
        _case(rng, "a hundred epochs", (16, 9, 25), 100, 0.005),
        _case(rng, "forty sentences of thirty words", (40, 30, 300), 20, 0.02),
        _case(rng, "all sentences positive", (6, 5, 13), 15, 0.02, labels=1.0),
        _case(rng, "all sentences negative", (6, 5, 13), 15, 0.02, labels=0.0),
        _case(rng, "trained twice, one after the other", (8, 6, 18), 10, 0.03, times=2),
    ]


def _case(
    rng: np.random.Generator,
    name: str,
    sizes: tuple[int, int, int],
    epochs: int,
    lr: float,
    *,
    labels: float | None = None,
    times: int = 1,
    explanation: str = "",
) -> Case:
    """Sentences (N, T) from V words; positive where the mean id is above the middle of them all."""
    sentences, length, vocabulary = sizes
    X = integers(rng, 1, vocabulary, sentences, length)
    means = X.float().mean(dim=1, keepdim=True)
    y = (means >= means.median()).float() if labels is None else torch.full((sentences, 1), labels)
    for row in range(0, sentences, 3):
        X[row, int(rng.integers(1, length + 1)) :] = 0
    return Case(
        name,
        [call("train", ref("model"), X, y, epochs, lr, times=times), read("model")],
        objects={"model": given("SentimentClassifier", vocabulary, seed=int(rng.integers(2**31)))},
        explanation=explanation,
    )
