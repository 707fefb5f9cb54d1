"""Cases for batches of random windows, judged by property and by distribution.

All ids of a text of ours differ, so that a window tells its start. False rejects of a right answer,
from independent uniform draws: `UNIFORM` 9.9e-7, `INDEPENDENT` 7.1e-7, `ANEW` and `STATE` 2.6e-14
each, everything else 0: 1.7e-6 for both statistical cases together, below 1e-6 for each.
"""

from typing import Any

import numpy as np
import torch

from sandbox.cases import Case, call, generator, ref

UNIFORM = "every start comes up equally often"
INDEPENDENT = "the rows of a batch are drawn independently"
ANEW = "a second call with the same generator draws anew"
STATE = "the generator alone decides"

# Pearson's chi-squared with 5 degrees of freedom passes 35.9 with probability 9.9e-7. Over 1,200
# draws a missing first or last start was caught in every simulation, a tilt of 10% in 98%.
CHI_SQUARED_LIMIT = 35.9
# Equal pairs in 600 batches of two, out of 6 starts: binomial(600, 1/6), 100 expected. Below 58
# with probability 3.3e-7, above 147 with 3.9e-7.
EQUAL_PAIRS = range(58, 148)


def examples() -> list[Case]:
    return [
        Case(
            "two windows of three ids",
            [call("get_batch", torch.arange(10, 15), 3, 2, generator(5))],
            explanation="The table of the statement: with this seed the reference drew 1 "
            "and 0. Another way of drawing gives other starts from the same seed, just as right.",
        ),
        Case(
            "four windows of one id",
            [call("get_batch", torch.tensor([7, 3, 9, 4]), 1, 4, generator(3))],
            explanation="Windows of one id have one id for a target: 7 is followed by 3, 3 by 9, 9 "
            "by 4. Drawn were 1, 2, 1 and 0; with more rows than starts, some pair must repeat.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def text(count: int) -> torch.Tensor:
        """Distinct ids in any order."""
        return torch.from_numpy(rng.permutation(2 * count)[:count].astype(np.int64))

    def source() -> Any:
        return generator(int(rng.integers(2**31)))

    def one(name: str, count: int, block_size: int, batch_size: int) -> Case:
        return Case(name, [call("get_batch", text(count), block_size, batch_size, source())])

    def many(name: str, count: int, block_size: int, batch_size: int, times: int) -> Case:
        """Calls that share a generator."""
        step = call("get_batch", text(count), block_size, batch_size, ref("generator"), times=times)
        return Case(name, [step], objects={"generator": source()})

    # 50 starts, batches of 8: equal by chance 50**-8 = 2.6e-14.
    ids, same, other = text(55), source(), source()
    state = [call("get_batch", ids, 5, 8, given) for given in (same, same, other)]
    return [
        Case(STATE, state),
        many(ANEW, 55, 5, 8, times=2),
        # 6 starts each; 400 batches of 3 make 1,200 draws.
        many(INDEPENDENT, 7, 1, 2, times=600),
        many(UNIFORM, 8, 2, 3, times=400),
        one("a batch larger than the number of starts", 8, 3, 40),
        one("a batch of one", 30, 6, 1),
        one("windows of one id", 20, 1, 16),
        one("one row of one id", 9, 1, 1),
        one("room for a single window", 8, 7, 5),
        one("two ids", 2, 1, 3),
        one("as many rows as ids in each", 40, 6, 6),
        one("a long text", 20_000, 64, 32),
    ]


def check(case: Any, output: Any, expected: Any) -> str | None:
    """None when the output could come from right draws; else the reason, for the learner."""
    data, block_size, batch_size = case.steps[0].args[:3]
    several = case.steps[0].times > 1 or len(case.steps) > 1
    batches = output if several else (output,)
    starts: list[list[int]] = []
    for batch in batches:
        found = _starts(batch, data.tolist(), block_size, batch_size)
        if isinstance(found, str):
            return found
        starts.append(found)
    if case.name == UNIFORM:
        return _uniform(starts, len(data) - block_size)
    if case.name == INDEPENDENT:
        return _independent(starts)
    if case.name == ANEW and starts[0] == starts[1]:
        return (
            "Two calls in a row with one generator drew the same starts: do not seed or reset it, "
            "so that each call draws anew."
        )
    if case.name == STATE and starts[0] != starts[1]:
        return (
            "Two generators in the same state gave different batches: draw from the given "
            "generator, and from nothing else."
        )
    if case.name == STATE and starts[0] == starts[2]:
        return (
            "Two generators with different seeds gave the same batch: the starts must be drawn "
            "from the given generator, which must not be seeded anew."
        )
    return None


def _starts(batch: Any, data: list[int], length: int, batch_size: int) -> list[int] | str:
    """The start of every row of one (x, y), or what is wrong with it."""
    if not isinstance(batch, list | tuple) or len(batch) != 2:
        return "Return a pair (x, y)."
    for name, rows in zip("xy", batch, strict=True):
        if not isinstance(rows, torch.Tensor | np.ndarray):
            return f"{name} is not a tensor."
        if "int" not in str(rows.dtype):
            return f"{name} holds {str(rows.dtype).removeprefix('torch.')}, and ids are int64."
        if tuple(rows.shape) != (batch_size, length):
            return (
                f"{name} has shape {tuple(rows.shape)}; (batch_size, block_size) is "
                f"({batch_size}, {length})."
            )
    # With repeated ids (in an input of the learner's own) any of the equal runs will do.
    runs = {tuple(data[s : s + length + 1]): s for s in range(max(len(data) - length, 0))}
    windows = {run[:-1] for run in runs} | {run[1:] for run in runs}
    starts = []
    for x, y in zip(batch[0].tolist(), batch[1].tolist(), strict=True):
        run = (*x, *y[-1:])
        if run in runs and tuple(y) == run[1:]:
            starts.append(runs[run])
        elif tuple(x) not in windows:
            return "A row of x is not a run of consecutive ids of the text."
        else:
            return "A row of y is not its row of x moved on by one id."
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
