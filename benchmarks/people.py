"""What many people did in two years: who sent what to which problem, when, and what came of it.

Drawn by a seed, and skewed as life is: a few send thousands, a third only look; a few problems get
most submissions; tries end in an accepted one more often than not.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.grading.verdicts import Category, Mode, Verdict

BEGAN = datetime(2025, 1, 6, tzinfo=UTC)
DAYS = 700
MOST = 10_000  # submissions of the busiest
_WRONG = (
    (Verdict.WRONG_ANSWER, 62), (Verdict.RUNTIME_ERROR, 22), (Verdict.COMPILE_ERROR, 7),
    (Verdict.TIME_LIMIT, 4), (Verdict.FORBIDDEN, 2), (Verdict.MEMORY_LIMIT, 1),
    (Verdict.OUTPUT_LIMIT, 1), (Verdict.INTERNAL_ERROR, 1),
)  # fmt: skip
_VERDICTS = [verdict for verdict, _ in _WRONG]
_SHARES = list(itertools.accumulate(share for _, share in _WRONG))
CATEGORIES = tuple(Category)


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission, in short. `problem` is its place in the library; `at` seconds since `BEGAN`."""

    user: int
    problem: int
    mode: Mode
    verdict: Verdict
    at: float
    #: one of the codes that the problem's package ships, say
    variant: int


def counts(users: int, submissions: int, chance: random.Random) -> list[int]:
    """How many each user sends; the first sends most, and their sum is `submissions`."""
    most = min(MOST, submissions // 4)
    drawn = [0.0] * users
    for user in range(1, users):
        if chance.random() > 0.33:
            drawn[user] = chance.paretovariate(1.15)
    scale = (submissions - most) / (sum(drawn) or 1.0)
    found = [min(int(one * scale), most // 2) for one in drawn]
    found[0] = most
    left = submissions - sum(found)
    while left > 0:  # to whoever sends anything
        user = chance.randrange(users)
        if found[user] or users < 3:
            found[user] += 1
            left -= 1
    return found


def popularity(problems: int, chance: random.Random) -> list[float]:
    """Sums of the problems' shares: the first of a track are taken by most, the last by few."""
    shares = [1.0 / (rank + 8) ** 0.85 for rank in range(problems)]
    head = shares[: problems // 10]
    chance.shuffle(head)
    return list(itertools.accumulate(head + shares[len(head) :]))


def history(users: int, problems: int, submissions: int, chance: random.Random) -> Iterator[Sent]:
    """What everybody sent: each problem is run and submitted some times, one after the other."""
    sums = popularity(problems, chance)
    for user, wanted in enumerate(counts(users, submissions, chance)):
        at = chance.random() * DAYS * 86_400
        while wanted > 0:
            problem = min(bisect(sums, chance.random() * sums[-1]), problems - 1)
            tries = min(wanted, 1 + int(chance.expovariate(0.28)))
            for number in range(tries):
                mode = Mode.SUBMIT if chance.random() < 0.45 or number == tries - 1 else Mode.RUN
                right = chance.random() < (0.72 if number == tries - 1 else 0.2)
                verdict = Verdict.ACCEPTED if right else _wrong(chance)
                at += 40 + chance.expovariate(1 / 300)
                yield Sent(
                    user, problem, mode, verdict, at % (DAYS * 86_400), chance.getrandbits(8)
                )
            wanted -= tries
            at += chance.expovariate(1 / (2 * 86_400 if wanted < 500 else 3_600))


def _wrong(chance: random.Random) -> Verdict:
    return _VERDICTS[min(bisect(_SHARES, chance.random() * _SHARES[-1]), len(_VERDICTS) - 1)]


def moment(seconds: float) -> datetime:
    """As the database keeps it."""
    return BEGAN + timedelta(seconds=seconds)


def cases_of(sent: Sequence[Sent]) -> Iterator[tuple[int, int, bool, Verdict]]:
    """(place in `sent`, index, visible, verdict) of each graded case, in order.

    A run has two visible cases, a submission three hidden ones behind them; what does not compile
    or ends the process has one, which says so.
    """
    for place, one in enumerate(sent):
        alone = one.verdict in (Verdict.COMPILE_ERROR, Verdict.FORBIDDEN, Verdict.INTERNAL_ERROR)
        total = 1 if alone else 2 if one.mode is Mode.RUN else 5
        fails = 0 if total == 1 else one.variant % total
        for index in range(total):
            right = one.verdict is Verdict.ACCEPTED or index < fails
            yield place, index, index < 2, Verdict.ACCEPTED if right else one.verdict
