"""The lock step: nothing is revealed before it was predicted, and the score is ours."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from app.catalog.service import ChallengeTable
from app.grading.lockstep import BadLogitsError, checked, finished, losses, score
from app.grading.streams import bigram, streams_of
from app.grading.verdicts import Category
from sandbox.wire.values import Array, Opaque, Value
from tests.grading.conftest import package

TABLE = ChallengeTable(
    data="words", alphabet=".ab", mark=1.0, mark_is="a guess", streams=2, steps=4
)
WORDS = "ab\nba\naab\nb\nbbb\na\n"


def table(**changes: Any) -> ChallengeTable:
    return TABLE.model_copy(update=changes)


def logits(values: Any, dtype: str = "float64", kind: str = "torch") -> Array:
    array = np.asarray(values)
    return Array(kind, dtype, array.shape, array.astype(np.dtype(dtype)).tobytes())


def test_words_are_dealt_whole_behind_separators() -> None:
    assert streams_of(TABLE, WORDS).tolist() == [[0, 1, 2, 0, 1], [0, 2, 1, 0, 2]]


def test_a_text_is_cut_into_parts_of_equal_length() -> None:
    cut = streams_of(table(data="text", steps=2), "abaab.bba")  # four characters each
    assert cut.tolist() == [[1, 2, 1], [2, 0, 2]]


@pytest.mark.asyncio
async def test_a_column_leaves_only_after_its_logits_came_in() -> None:
    streams = streams_of(TABLE, WORDS)
    sent: list[list[int]] = []
    answered = 0

    async def reveal(step: int, column: Any) -> Value:
        nonlocal answered
        assert step == len(sent) == answered  # the logits for this column are all in
        sent.append(column.tolist())
        answered += 1
        return logits(np.zeros((2, 3)))

    found = await score(TABLE, streams, reveal)
    assert sent == streams.T.tolist()[:-1]  # the last column never leaves
    assert found == round(math.log(3), 3)


@pytest.mark.asyncio
async def test_what_is_added_to_all_logits_of_a_row_changes_nothing() -> None:
    streams = streams_of(TABLE, WORDS)
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(4, 2, 3))

    async def plain(step: int, column: Any) -> Value:
        return logits(rows[step])

    async def shifted(step: int, column: Any) -> Value:
        return logits(rows[step] + rng.normal(size=(2, 1)) * 1e6)

    assert await score(TABLE, streams, plain) == await score(TABLE, streams, shifted)


def test_the_log_softmax_is_that_of_float64() -> None:
    rows = np.array([[1000.0, 0.0, -1000.0], [0.0, 1.0, 2.0], [1e30, -1e30, 0.0]])
    by_hand = [1000.0, math.log(1 + math.e + math.e**2), 2e30]
    assert losses(rows, np.array([1, 0, 1])) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("value", "category", "words"),
    [
        (logits([[0.0, math.nan, 0.0], [0.0, 0.0, 0.0]]), Category.NAN, "infinite or NaN"),
        (logits([[0.0, math.inf, 0.0], [0.0, 0.0, 0.0]]), Category.NAN, "infinite or NaN"),
        (logits([[0.0, -math.inf, 0.0], [0.0, 0.0, 0.0]], "float32"), Category.NAN, "infinite"),
        (logits(np.full((2, 3), 1e31)), Category.NAN, "larger than 1e+30"),
        (logits(np.zeros((2, 4))), Category.SHAPE, "shape (2, 4)"),
        (logits(np.zeros((3, 2))), Category.SHAPE, "shape (2, 3)"),
        (logits(np.zeros((2, 1, 3))), Category.SHAPE, "shape (2, 1, 3)"),
        (logits(np.zeros((0, 3))), Category.SHAPE, "shape (0, 3)"),
        (Array("torch", "float32", (0, 2**63), b""), Category.SHAPE, "shape (0, "),
        (logits(np.zeros((2, 3)), "int64"), Category.DTYPE, "int64"),
        (logits(np.zeros((2, 3)), "bool"), Category.DTYPE, "bool"),
        (Array("torch", "complex64", (2, 3), bytes(48)), Category.DTYPE, "complex64"),
        (logits(0.0, kind="numpy_scalar"), Category.TYPE, "a number"),
        ([[0.0] * 3] * 2, Category.TYPE, "a list"),
        (None, Category.TYPE, "None"),
        (Opaque("Prediction", ""), Category.TYPE, "a Prediction"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_finite_table_of_logits_is_told_in_words(
    value: Value, category: Category, words: str
) -> None:
    with pytest.raises(BadLogitsError) as told:
        checked(value, 2, 3, 16)
    assert told.value.category is category
    assert words in told.value.message
    assert "17 known ones" in told.value.message


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("kind", ["torch", "parameter", "numpy"])
def test_floats_of_any_width_and_maker_are_taken(dtype: str, kind: str) -> None:
    assert (
        checked(logits([[0.5, -1.0, 2.0]] * 2, dtype, kind), 2, 3, 0).tolist()
        == [[0.5, -1.0, 2.0]] * 2
    )


def test_scores_are_rounded_once_and_in_their_own_unit() -> None:
    assert finished(TABLE, 1.23456) == 1.235
    assert finished(table(measure="bits"), math.log(2)) == 1.0
    assert finished(table(measure="perplexity"), math.log(27)) == 27.0
    assert finished(table(measure="accuracy"), 2 / 3) == 0.667


def test_a_perplexity_that_overflows_is_refused() -> None:
    with pytest.raises(BadLogitsError, match="larger than a number"):
        finished(table(measure="perplexity"), 1e4)


@pytest.mark.asyncio
async def test_accuracy_counts_the_largest_logit_and_more_is_better() -> None:
    streams = streams_of(TABLE, WORDS)

    async def always_a(step: int, column: Any) -> Value:
        return logits([[0.0, 1.0, 0.0]] * 2)

    share = table(measure="accuracy", mark=0.3)
    found = await score(share, streams, always_a)
    assert found == round(int((streams[:, 1:] == 1).sum()) / 8, 3) == 0.375
    assert share.beats_mark(found)
    assert not share.beats_mark(0.3)


def test_the_mark_itself_is_not_beaten() -> None:
    assert not TABLE.beats_mark(1.0)
    assert TABLE.beats_mark(0.999)


def test_counted_pairs_are_the_logarithms_of_counts_plus_one() -> None:
    rows = bigram(TABLE, "ab\na\n")(np.array([[0], [1], [2]]))  # ".ab.a."
    assert np.exp(rows) == pytest.approx(np.array([[1, 3, 1], [2, 1, 2], [2, 1, 1]]))


def test_the_streams_of_a_package_hold_its_own_words_only() -> None:
    threes = package("threes")
    assert threes.toml.challenge is not None
    rows = streams_of(threes.toml.challenge, threes.hidden)
    text = "".join(".ab"[token] for token in rows[0])
    assert rows.shape == (4, 13)
    assert f".{threes.hidden.split()[0]}.".startswith(text)
