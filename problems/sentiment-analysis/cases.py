"""Cases for the sentiment classifier. B, T and V differ, but for one case each where they agree.

Bound embeddings are N(0, 1), the row of id 0 too, so padding that is left out of the mean shows.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers


def examples() -> list[Case]:
    rng = np.random.default_rng(2)
    return [
        Case(
            "two sentences of five words",
            [call("forward", torch.tensor([[2, 7, 14, 8, 0], [1, 4, 12, 3, 10]]))],
            init=[20],
            explanation="The first sentence has four words and one place of padding, the id 0, "
            "which counts like a word. The judge puts weights of its own into your layers.",
        ),
        Case(
            "the same words in another order",
            [call("forward", torch.tensor([[3, 5, 1, 8], [8, 1, 5, 3], [3, 3, 3, 3]]))],
            init=[9],
            explanation="A mean does not see order: the first two sentences get the same "
            "probability. The third says one word four times, and its mean is that word's "
            "embedding.",
        ),
        Case(
            "six sentences",
            [call("forward", _padded(rng, 6, 9, 30))],
            init=[30],
            explanation="Sentences of different lengths, padded on the right. All nine positions "
            "count for each of them.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def batch(name: str, sentences: int, length: int, vocabulary: int) -> Case:
        return Case(
            name, [call("forward", _padded(rng, sentences, length, vocabulary))], init=[vocabulary]
        )

    return [
        batch("seven sentences", 7, 11, 50),
        batch("a batch of one", 1, 6, 40),
        batch("sentences of one word", 5, 1, 12),
        batch("one sentence of one word", 1, 1, 8),
        batch("as many words as sentences", 8, 8, 25),
        batch("as many words as an embedding has numbers", 3, 16, 60),
        batch("long sentences", 4, 130, 90),
        batch("a vocabulary of two", 6, 5, 2),
        batch("a vocabulary of two thousand", 10, 21, 2000),
        Case(
            "nothing but padding",
            [call("forward", torch.zeros(2, 7, dtype=torch.int64))],
            init=[15],
        ),
        Case("no padding at all", [call("forward", integers(rng, 1, 33, 4, 10))], init=[33]),
        Case(
            "two lengths through one module",
            [call("forward", _padded(rng, 3, 5, 45)), call("forward", _padded(rng, 2, 12, 45))],
            init=[45],
        ),
    ]


def _padded(rng: np.random.Generator, sentences: int, length: int, vocabulary: int) -> torch.Tensor:
    """Random ids from 1 on; every second sentence is padded to the right with 0."""
    ids = integers(rng, 1, vocabulary, sentences, length)
    for row in range(0, sentences, 2):
        ids[row, int(rng.integers(1, length + 1)) :] = 0
    return ids
