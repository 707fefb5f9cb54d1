"""How long it took to solve: from the first Run or submission to the one that was accepted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import chain, pairwise
from operator import itemgetter
from statistics import median

from app.catalog.service import Catalog
from app.submissions.records import Solved

LATEST = 8  # problems that the page names
#: Where each span ends, in seconds; the last has no end.
SPANS = (5 * 60, 15 * 60, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600)


@dataclass(frozen=True, slots=True)
class First:
    """A problem, solved for the first time. `took` (seconds) and `tries` are None of a quiz."""

    slug: str
    title: str
    at: datetime
    took: float | None
    tries: int | None


@dataclass(frozen=True, slots=True)
class Solving:
    """Of the problems with code that are there. `spans`: how many fell within each of `SPANS`."""

    count: int
    median: float | None
    spans: tuple[int, ...]
    latest: tuple[First, ...]


def solving(
    catalog: Catalog, records: Iterable[Solved], solved_at: Mapping[str, datetime]
) -> Solving:
    """From a learner's records, and when they solved what has none: quizzes."""
    there = catalog.problems
    mine = [record for record in records if record.problem in there]
    took = sorted([record.seconds for record in mine])
    ends = [0, *(bisect_left(took, end) for end in SPANS), len(took)]
    latest = nlargest(
        LATEST,
        chain(
            ((record.solved_at, record.problem, record) for record in mine),
            ((at, slug, None) for slug, at in solved_at.items() if slug in there),
        ),
        key=itemgetter(0, 1),
    )
    return Solving(
        count=len(took),
        median=median(took) if took else None,
        spans=tuple(end - begin for begin, end in pairwise(ends)),
        latest=tuple(
            First(
                slug,
                there[slug].title,
                at,
                record.seconds if record else None,
                record.tries if record else None,
            )
            for at, slug, record in latest
        ),
    )
