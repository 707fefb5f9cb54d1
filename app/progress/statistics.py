"""The figures of a problem: who solved it, how it failed first, and how long answers take.

Each learner counts once, whatever they sent: see `app.submissions.records`. Where few sent
anything, nothing is told that would be one learner's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.catalog.service import Catalog, Package
from app.errors import NotFound
from app.submissions import records
from app.submissions.among import Among
from app.submissions.records import MEMORY_UNIT, TIME_UNIT, Counts, step_of, value_of

LEAST = 5  # learners: of fewer no figure is told
KEPT_FOR = 600.0  # seconds that counts are kept, at most
PER_SECOND = 50  # learners that are worth keeping the counts of for one second
MOST_BARS = 14
_WIDTHS = (2, 3, 4, 6, 12, 24, 48, 96)  # steps that a bar may cover; 12 are a doubling


@dataclass(frozen=True, slots=True)
class Bar:
    """Answers between two values, and whether the viewer's is one of them."""

    low: float
    high: float
    count: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of accepted answers, one a learner. `mine`: the viewer's, if they have one."""

    bars: tuple[Bar, ...]
    count: int
    median: float
    mine: float | None

    @property
    def highest(self) -> int:
        """The count of the tallest bar."""
        return max(bar.count for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Failure:
    """How a learner's first submission that failed did; `category` of a wrong answer, else ""."""

    verdict: str
    category: str
    learners: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """`enough`: whether so many submitted that anything may be told; else all is nothing."""

    enough: bool
    learners: int = 0
    solved: int = 0
    submissions: int = 0
    accepted: int = 0
    #: None while too few failed, or solved this version.
    failures: tuple[Failure, ...] | None = None
    seconds: Distribution | None = None
    memory_mb: Distribution | None = None


class Kept:
    """Counts that were just made: to count again for every reader would be to count for nothing.

    They are kept for longer the more learners there are, so that a class sees itself at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: dict[str, tuple[float, str, Counts]] = {}  # by slug: until when, version

    async def counts(self, session: AsyncSession, package: Package) -> Counts:
        """Of this version of the problem."""
        until, judged, found = self._made.get(package.slug, (0.0, "", None))
        if found is not None and judged == package.judged and self._clock() < until:
            return found
        found = await records.of_problem(session, package.slug, package.judged)
        until = self._clock() + min(KEPT_FOR, found.learners / PER_SECOND)
        self._made[package.slug] = (until, package.judged, found)
        return found


async def statistics(
    session: AsyncSession, kept: Kept, catalog: Catalog, slug: str, viewer: User | None
) -> tuple[Package, Statistics]:
    """The problem of that slug, and its figures. Raises `NotFound`, for a quiz too."""
    package = catalog.get(slug)
    if package.toml.kind == "quiz":
        raise NotFound(f"“{package.title}” is a quiz: it has no statistics.")
    counts = await kept.counts(session, package)
    if counts.learners < LEAST:
        return package, Statistics(enough=False)
    mine = await records.of_both(session, viewer.id, slug) if viewer is not None else None
    if mine is not None and mine.judged != package.judged:
        mine = None
    times = memory = None
    if package.toml.kind == "code":  # a challenge takes the time that it is given
        times = distribution(counts.times, TIME_UNIT, mine.seconds if mine else None)
        memory = distribution(counts.memory, MEMORY_UNIT, mine.memory_mb if mine else None)
    return package, Statistics(
        enough=True,
        learners=counts.learners,
        solved=counts.solved,
        submissions=counts.submissions,
        accepted=counts.accepted,
        failures=failures(counts.failures),
        seconds=times,
        memory_mb=memory,
    )


def failures(learners: Mapping[str, int]) -> tuple[Failure, ...] | None:
    """The most common first; None where too few failed at all."""
    if sum(learners.values()) < LEAST:
        return None
    found = []
    for name, count in sorted(learners.items(), key=lambda one: (-one[1], one[0])):
        verdict, _, category = name.partition(":")
        found.append(Failure(verdict, category, count))
    return tuple(found)


def distribution(
    steps: Mapping[int, int], unit: float, mine: float | None = None
) -> Distribution | None:
    """The bars of these counts; None where they are too few. `mine` stands in a bar, counted or
    not: the counts may be from before it."""
    count = sum(steps.values())
    if count < LEAST:
        return None
    own = step_of(mine, unit) if mine is not None else None
    places = [*steps, own] if own is not None else list(steps)
    low, high = min(places), max(places)
    width = next((one for one in _WIDTHS if (high - low) // one < MOST_BARS), _WIDTHS[-1])
    bars = []
    for begin in range(low // width * width, high + 1, width):
        held = sum(steps.get(step, 0) for step in range(begin, begin + width))
        is_mine = own is not None and begin <= own < begin + width
        bars.append(Bar(value_of(begin, unit), value_of(begin + width, unit), held, is_mine))
    return Distribution(tuple(bars), count, value_of(_median(steps) + 0.5, unit), mine)


def _median(steps: Mapping[int, int]) -> int:
    """The step on which the middle one stands."""
    left = (sum(steps.values()) + 1) // 2
    for step in sorted(steps):
        left -= steps[step]
        if left <= 0:
            return step
    raise ValueError("nothing has no median")


async def among(
    session: AsyncSession, package: Package, seconds: float, *, kept: Kept
) -> Among | None:
    """How an accepted answer that took so long stands; None where there are too few others."""
    if package.toml.kind != "code":
        return None
    steps = (await kept.counts(session, package)).times
    count = sum(steps.values())
    if count < LEAST:
        return None
    own = step_of(seconds, TIME_UNIT)
    slower = sum(many for step, many in steps.items() if step > own)
    faster = 100 * slower // count
    return Among(faster if faster >= 50 else None, value_of(_median(steps) + 0.5, TIME_UNIT))
