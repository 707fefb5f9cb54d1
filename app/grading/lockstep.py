"""The lock step: a text is revealed column by column, and each column is predicted before it is.

A model cannot read what it is asked to predict, whatever it is made of, because that is not in its
process yet. The score is computed here, from logits, by a log-softmax of our own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray

from app.catalog.service import DECIMALS, ChallengeTable
from app.grading.arrays import number_kind, to_numpy
from app.grading.streams import Tokens
from app.grading.verdicts import Category
from app.grading.wording import a_value, shape_text
from sandbox.wire.values import Array, Value

#: Reveals token `step` of every stream, and gives the logits for the one behind it.
Reveal = Callable[[int, Tokens], Awaitable[Value]]
_MOST = 1e30  # of a logit's size: beyond it differences of float64 are not finite


class BadLogitsError(Exception):
    """Logits that no score can be made of. `category` and the text are for the learner."""

    def __init__(self, category: Category, message: str) -> None:
        super().__init__(message)
        self.category, self.message = category, message


async def score(table: ChallengeTable, streams: Tokens, reveal: Reveal) -> float:
    """The score of a model on the streams (B, steps + 1), at the decimals that all scores have.

    Column t + 1 is handed to `reveal` only after the logits for it came back. Raises
    `BadLogitsError`, and what `reveal` raises.
    """
    size, total = len(table.alphabet), 0.0
    columns = np.ascontiguousarray(streams.T)
    for step in range(len(columns) - 1):
        logits = checked(await reveal(step, columns[step]), streams.shape[0], size, step)
        targets = columns[step + 1]
        if table.measure == "accuracy":
            total += float(np.count_nonzero(logits.argmax(axis=1) == targets))
        else:
            total += float(losses(logits, targets).sum())
    return finished(table, total / streams[:, 1:].size)


def checked(value: Value, streams: int, size: int, step: int) -> NDArray[np.float64]:
    """The logits (B, V) in float64; raises `BadLogitsError` where they are not that, or not finite.

    What comes is hostile: it is looked at as bytes of a declared type, never as an object.
    """
    wanted = f"the judge needs a tensor of shape {shape_text((streams, size))}"
    at = f"for the token behind {step + 1} known ones"
    if type(value) is not Array or value.kind == "numpy_scalar":
        raise BadLogitsError(Category.TYPE, f"The model gave {a_value(value)} {at}; {wanted}")
    if number_kind(value) != "float":
        raise BadLogitsError(
            Category.DTYPE, f"The model gave logits of dtype {value.dtype} {at}; they are floats"
        )
    if value.shape != (streams, size):
        raise BadLogitsError(
            Category.SHAPE,
            f"The model gave logits of shape {shape_text(value.shape)} {at}; {wanted}: a row for "
            "each stream, a logit for each character of the alphabet",
        )
    logits = to_numpy(value).astype(np.float64)
    if not np.isfinite(logits).all():
        raise BadLogitsError(
            Category.NAN, f"The model gave logits {at} of which some are infinite or NaN"
        )
    if np.abs(logits).max() > _MOST:
        raise BadLogitsError(
            Category.NAN, f"The model gave logits {at} of which some are larger than {_MOST:g}"
        )
    return logits


def losses(logits: NDArray[np.float64], targets: Tokens) -> NDArray[np.float64]:
    """Negative log-likelihoods (B,) in nats: −log_softmax of (B, V) at the targets (B,)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    normaliser = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray(normaliser - shifted[np.arange(len(targets)), targets])


def finished(table: ChallengeTable, mean: float) -> float:
    """The score of a mean loss in nats (or of a share of right tokens), rounded once."""
    if table.measure == "bits":
        mean /= float(np.log(2.0))
    elif table.measure == "perplexity":
        with np.errstate(over="ignore"):
            mean = float(np.exp(mean))
    if not np.isfinite(mean):
        raise BadLogitsError(Category.VALUE, "The loss is larger than a number can be")
    return round(mean, DECIMALS)


def worse_than_guessing(table: ChallengeTable, found: float) -> bool:
    """Whether a score is of more than twice the loss of equal logits; never so for a share."""
    if table.measure == "accuracy":
        return False
    return found > finished(table, 2 * float(np.log(len(table.alphabet))))
