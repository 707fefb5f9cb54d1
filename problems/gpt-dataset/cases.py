"""Cases for random windows of a text, judged by property and by distribution.

All words of a text of ours differ, so that a window tells its start. False rejects of a right
answer, from independent uniform draws: `UNIFORM` 9.9e-7, `INDEPENDENT` 7.1e-7, `ANEW` 2.6e-14,
everything else 0: 1.7e-6 for both statistical cases together, below 1e-6 for each.
"""

from typing import Any

import numpy as np

from sandbox.cases import Case, call

UNIFORM = "every start comes up equally often"
INDEPENDENT = "the rows of a batch are drawn independently"
ANEW = "a second call draws anew"

# Pearson's chi-squared with 5 degrees of freedom passes 35.9 with probability 9.9e-7. Over 1,200
# draws a missing first or last start was caught in every simulation, a tilt of 10% in 98%.
CHI_SQUARED_LIMIT = 35.9
# Equal pairs in 600 batches of two, out of 6 starts: binomial(600, 1/6), 100 expected. Below 58
# with probability 3.3e-7, above 147 with 3.9e-7.
EQUAL_PAIRS = range(58, 148)


def examples() -> list[Case]:
    return [
        Case(
            "two windows of three words",
            [call("batch_loader", "Hello darkness my old friend", 3, 2)],
            seed=5,  # the reference draws 1 and 0, as in the statement
            explanation="Five words and windows of three: the starts are 0 and 1. Here 1 was "
            "drawn, then 0. What is shown is one of the right answers; yours may differ.",
        ),
        Case(
            "four windows of one word",
            [call("batch_loader", "to be or not", 1, 4)],
            seed=3,  # the reference draws 1, 2, 1 and 0
            explanation="Starts 0, 1 and 2. Each row of `X` is a single word and each row of `Y` "
            "the word after it: `to` and `be`, `be` and `or`, `or` and `not`. Four rows "
            "from three starts: at least one comes twice.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def text(count: int, separator: str = " ") -> str:
        return separator.join(_words(rng, count))

    return [
        Case(ANEW, [call("batch_loader", text(55), 5, 8, times=2)]),
        # 6 starts each; 400 batches of 3 make 1,200 draws.
        Case(INDEPENDENT, [call("batch_loader", text(7), 1, 2, times=600)]),
        Case(UNIFORM, [call("batch_loader", text(8), 2, 3, times=400)]),
        Case("a batch larger than the number of starts", [call("batch_loader", text(8), 3, 40)]),
        Case("a batch of one", [call("batch_loader", text(30), 6, 1)]),
        Case("a context of one word", [call("batch_loader", text(20), 1, 16)]),
        Case("a long text", [call("batch_loader", text(5000), 64, 32)]),
        Case("white space of every kind", [call("batch_loader", text(25, " \n\t "), 4, 12)]),
        Case(
            "words with punctuation",
            [
                call(
                    "batch_loader", "“Well,” said she: don't stop -- go on! (Why?) It's 9.30.", 2, 9
                )
            ],
        ),
        Case("two words", [call("batch_loader", text(2), 1, 3)]),
        Case("room for a single window", [call("batch_loader", text(8), 7, 5)]),
    ]


def _words(rng: np.random.Generator, count: int) -> list[str]:
    """Distinct made-up words: random syllables."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = [
            "bcdfgklmnprstvz"[rng.integers(15)] + "aeiou"[rng.integers(5)]
            for _ in range(rng.integers(1, 5))
        ]
        found["".join(syllables)] = None
    return list(found)


def check(case: Any, output: Any, expected: Any) -> str | None:
    """None when the output could come from right draws; else the reason, for the learner."""
    raw_dataset, context_length, batch_size = case.steps[0].args
    words = raw_dataset.split()
    batches = output if case.steps[0].times > 1 else (output,)
    starts: list[list[int]] = []
    for batch in batches:
        found = _starts(batch, words, context_length, batch_size)
        if isinstance(found, str):
            return found
        starts.append(found)
    if case.name == UNIFORM:
        return _uniform(starts, len(words) - context_length)
    if case.name == INDEPENDENT:
        return _independent(starts)
    if case.name == ANEW and starts[0] == starts[1]:
        return (
            "Two calls in a row drew the same starts: do not set a seed in your code, so that "
            "each call draws anew."
        )
    return None


def _starts(batch: Any, words: list[str], length: int, batch_size: int) -> list[int] | str:
    """The start of every row of one (X, Y), or what is wrong with it."""
    if not isinstance(batch, list | tuple) or len(batch) != 2:
        return "Return a pair (X, Y)."
    for name, rows in zip("XY", batch, strict=True):
        if not isinstance(rows, list | tuple):
            return f"{name} is not a list of rows."
        if len(rows) != batch_size:
            return f"{name} has {len(rows)} rows; batch_size is {batch_size}."
        for row in rows:
            if not isinstance(row, list | tuple):
                return f"A row of {name} is not a list of words."
            if any(type(word) is not str for word in row):
                return f"A row of {name} holds something that is not a word (str)."
            if len(row) != length:
                return f"A row of {name} has {len(row)} words; context_length is {length}."
    # With repeated words (in an input of the learner's own) any of the equal runs will do.
    runs = {tuple(words[s : s + length + 1]): s for s in range(max(len(words) - length, 0))}
    windows = {run[:-1] for run in runs} | {run[1:] for run in runs}
    starts = []
    for x, y in zip(*batch, strict=True):
        run = (*x, *y[-1:])
        if run in runs and tuple(y) == run[1:]:
            starts.append(runs[run])
        elif tuple(x) not in windows:
            return "A row of X is not a run of consecutive words of the text."
        else:
            return "A row of Y is not its row of X moved on by one word."
    return starts


def _uniform(batches: list[list[int]], count: int) -> str | None:
    drawn = np.bincount(np.concatenate(batches), minlength=count)
    mean = drawn.sum() / count
    if ((drawn - mean) ** 2 / mean).sum() <= CHI_SQUARED_LIMIT:
        return None
    missing = [int(start) for start in np.flatnonzero(drawn == 0)]
    if missing:
        return (
            f"In {drawn.sum()} draws from {count} starts, the start {missing[0]} never came up. "
            f"All starts from 0 to {count - 1} are possible."
        )
    return (
        f"In {drawn.sum()} draws, some of the {count} starts came up far too often or too rarely."
    )


def _independent(batches: list[list[int]]) -> str | None:
    equal = sum(first == second for first, second in batches)
    if equal in EQUAL_PAIRS:
        return None
    if equal < EQUAL_PAIRS.start:
        return (
            f"Of {len(batches)} batches of two, only {equal} had the same start twice; about 100 "
            "are to be expected. Draw each start from all of them, also from those drawn before."
        )
    return (
        f"Of {len(batches)} batches of two, {equal} had the same start twice; about 100 are to be "
        "expected. Draw a start for each row by itself."
    )
