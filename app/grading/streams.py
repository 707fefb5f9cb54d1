"""A challenge's texts as streams of tokens, and what a model that counts scores on them.

All of it is NumPy on the trusted side; no learner's code takes part.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.catalog.service import ChallengeTable, words_of

Tokens = NDArray[np.int64]
#: (B, t) tokens so far -> (B, V) logits for the next one
Model = Callable[[Tokens], NDArray[np.float64]]


def data_of(table: ChallengeTable, train: str) -> str | list[str]:
    """What `fit` is given."""
    return words_of(train) if table.data == "words" else train


def tokens_of(table: ChallengeTable, text: str) -> Tokens:
    """Each character's place in the alphabet."""
    places = {character: place for place, character in enumerate(table.alphabet)}
    return np.fromiter((places[character] for character in text), dtype=np.int64, count=len(text))


def streams_of(table: ChallengeTable, text: str) -> Tokens:
    """The streams (B, steps + 1) of a text: column 0 is told, the others are to be predicted.

    Words are dealt to the streams in turn, whole, each behind a separator. A text is cut into B
    parts of equal length, of which each stream is the beginning.
    """
    length = table.steps + 1
    if table.data == "words":
        words, mark = words_of(text), table.alphabet[0]
        dealt = (words[at :: table.streams] for at in range(table.streams))
        rows = [f"{mark}{mark.join(part)}{mark}"[:length] for part in dealt]
    else:
        apart = len(text) // table.streams
        rows = [text[at * apart :][:length] for at in range(table.streams)]
    return np.stack([tokens_of(table, row) for row in rows])


def training_tokens(table: ChallengeTable, train: str) -> Tokens:
    """The training text as one run of tokens; words with separators before, between and behind."""
    if table.data == "text":
        return tokens_of(table, train)
    mark = table.alphabet[0]
    return tokens_of(table, f"{mark}{mark.join(words_of(train))}{mark}")


def bigram(table: ChallengeTable, train: str) -> Model:
    """A table of pairs counted in the training text, one added to each: the least to be beaten."""
    tokens, size = training_tokens(table, train), len(table.alphabet)
    pairs = np.bincount(tokens[:-1] * size + tokens[1:], minlength=size * size)
    logits = np.log(pairs.reshape(size, size) + 1.0)
    return lambda context: np.asarray(logits[context[:, -1]])


def degenerate_models(table: ChallengeTable, train: str) -> dict[str, Model]:
    """Models that nobody trained, by name; none of them may beat the mark."""
    size = len(table.alphabet)
    counts = np.bincount(training_tokens(table, train), minlength=size)
    unigram = np.log(counts + 1.0)

    def one_hot(places: Tokens) -> NDArray[np.float64]:
        return np.asarray(np.where(np.arange(size) == places[:, None], 20.0, 0.0))

    return {
        "the same logit for every token": lambda context: np.zeros((len(context), size)),
        "how often each token occurs": lambda context: np.tile(unigram, (len(context), 1)),
        "always the commonest token": lambda context: one_hot(
            np.full(len(context), counts.argmax())
        ),
        "the last token again": lambda context: one_hot(context[:, -1]),
        "the neighbouring stream's last token": lambda context: one_hot(np.roll(context[:, -1], 1)),
    }
