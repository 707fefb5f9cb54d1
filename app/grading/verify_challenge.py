"""The gate of a challenge: its mark, its texts, and everything in `submissions/`, once.

What would be right by chance or by counting pairs must not beat the mark; what the author calls
accepted must, within the time that every learner has.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.catalog.service import ChallengeTable, Package, words_of
from app.grading.challenge import challenge_of
from app.grading.lockstep import BadLogitsError, Reveal, score
from app.grading.streams import Model, Tokens, bigram, degenerate_models, streams_of
from sandbox.wire.values import Array, Value

_CHUNK = 200  # characters of hidden text that the training text must not hold in one piece


async def look_at_challenge(package: Package) -> list[str]:
    """What is wrong with the mark and the texts, in words."""
    table = challenge_of(package)
    found = list(_shared(table, package))
    streams = streams_of(table, package.hidden)
    counted = await _score(table, streams, bigram(table, package.train))
    if table.beats_mark(counted):
        found.append(
            f"problem.toml: the mark {table.text(table.mark)} is beaten by a table of pairs "
            f"counted in train.txt, which scores {table.text(counted)}; make the mark that, or "
            "harder"
        )
    for name, model in degenerate_models(table, package.train).items():
        got = await _score(table, streams, model)
        if table.beats_mark(got):
            found.append(f"a degenerate model beats the mark: {name}, with {table.text(got)}")
    for name, value in _refused(table).items():
        try:
            await score(table, streams, _always(value))
        except BadLogitsError:
            continue
        found.append(f"degenerate logits get a score: {name}")
    return found


async def _score(table: ChallengeTable, streams: Tokens, model: Model) -> float:
    """The score of a model of ours, by the same lock step."""
    known: list[Tokens] = []

    async def reveal(step: int, column: Tokens) -> Value:
        known.append(column)
        return _array(model(np.stack(known, axis=1)))

    return await score(table, streams, reveal)


def _always(value: Value) -> Reveal:
    async def reveal(step: int, column: Tokens) -> Value:
        return value

    return reveal


def _array(logits: NDArray[np.float64]) -> Array:
    data = np.ascontiguousarray(logits, dtype="<f8").tobytes()
    return Array("torch", "float64", tuple(logits.shape), data)


def _refused(table: ChallengeTable) -> dict[str, Value]:
    rows, size = table.streams, len(table.alphabet)
    return {
        "NaN": _array(np.full((rows, size), np.nan)),
        "infinity": _array(np.full((rows, size), np.inf)),
        "another shape": _array(np.zeros((rows, size + 1))),
        "one row for all": _array(np.zeros((1, size))),
        "nothing": None,
    }


def _shared(table: ChallengeTable, package: Package) -> Iterator[str]:
    """What stands in both texts: predicting it would be remembering it."""
    if table.data == "words":
        train = words_of(package.train)
        known = set(train)
        both = [word for word in words_of(package.hidden) if word in known]
        if both:
            yield (
                f"hidden.txt: {len(both)} words are in train.txt as well ({both[0]!r}, say); take "
                "them out"
            )
        if len(known) != len(train):
            yield "train.txt: a word is there twice; take it out"
        return
    for at in range(0, len(package.hidden) - _CHUNK, _CHUNK // 2):
        piece = package.hidden[at : at + _CHUNK]
        if piece in package.train:
            line = package.hidden.count("\n", 0, at) + 1
            yield f"hidden.txt: line {line}: what stands there is in train.txt as well; take it out"
            return
