"""Days as a learner lives them: what was sent on each, a calendar of a year, and streaks.

The database counts by day, and knows nothing of zones: it is told from when on which offset holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKS = 53  # with the one that is going on: at least the last 365 days
#: The least of each step of the scale, after "nothing".
STEPS = (1, 3, 6, 12)
_DAY = timedelta(days=1)
_WEEK = 7 * 86400
#: Nothing here is older.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offset:
    """From then on a zone's clocks are so many seconds before UTC's."""

    since: datetime
    seconds: int


@lru_cache(512)
def offsets(zone: ZoneInfo, begin: datetime, until: date) -> tuple[Offset, ...]:
    """Every offset of a zone from `begin` until the end of that day, the first one first."""
    at = int(begin.timestamp())
    last = int(datetime(until.year, until.month, until.day, tzinfo=UTC).timestamp()) + _WEEK
    found = [Offset(begin, _offset(zone, at))]
    while at < last:
        # Clocks are not changed and changed back within a week.
        low, high = at, at + _WEEK
        at = high
        if _offset(zone, high) == found[-1].seconds:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if _offset(zone, middle) == found[-1].seconds:
                low = middle
            else:
                high = middle
        found.append(Offset(datetime.fromtimestamp(high, UTC), _offset(zone, high)))
    return tuple(found)


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@dataclass(frozen=True, slots=True)
class Sent:
    """How much of one kind ("run", "submit", "quiz") was sent on a day."""

    day: date
    kind: str
    count: int


class Tally(NamedTuple):
    """What was sent on a day, or on several."""

    runs: int = 0
    submissions: int = 0
    quizzes: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.runs + self.submissions + self.quizzes

    @property
    def step(self) -> int:
        """Its place on the scale, 0 for nothing."""
        return bisect_right(STEPS, self.total)


_NOTHING = Tally()

_KINDS = {"run": 0, "submit": 1, "quiz": 2}  # the places of a tally's fields


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day of a moment in that zone."""
    return moment.astimezone(zone).date()


def by_day(sent: Iterable[Sent]) -> dict[date, Tally]:
    """What was sent on each day; days with nothing are left out."""
    counts: dict[date, list[int]] = {}
    for one in sent:
        counts.setdefault(one.day, [0] * len(_KINDS))[_KINDS[one.kind]] += one.count
    return {day: Tally(*count) for day, count in counts.items()}


class Cell(NamedTuple):
    """A day of the calendar."""

    day: date
    tally: Tally


class Week(NamedTuple):
    """A column: Monday first, the last one up to today. `month`: of the first that falls in it."""

    cells: tuple[Cell, ...]
    month: date | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last year, week by week. `active`: the days with something, newest first."""

    weeks: tuple[Week, ...]
    active: tuple[Cell, ...]
    total: Tally

    @property
    def first(self) -> date:
        """The first day that is drawn."""
        return self.weeks[0].cells[0].day


def first_day(today: date) -> date:
    """The Monday on which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def calendar(days: Mapping[date, Tally], today: date) -> Calendar:
    """The year that ends today."""
    begin = first_day(today)
    weeks = []
    for number in range(WEEKS):
        monday = begin + number * 7 * _DAY
        dates = [monday + n * _DAY for n in range(7) if monday + n * _DAY <= today]
        month = next((day for day in dates if day.day == 1), None)
        weeks.append(Week(tuple([Cell(day, days.get(day, _NOTHING)) for day in dates]), month))
    cells = [cell for week in weeks for cell in week.cells]
    active = tuple([cell for cell in reversed(cells) if any(cell.tally)])
    total = Tally(*map(sum, zip(*(cell.tally for cell in active), strict=True)))
    return Calendar(tuple(weeks), active, total)


@dataclass(frozen=True, slots=True)
class Streaks:
    """Days in a row on which something was sent. `current` may end yesterday: today is not over."""

    current: int
    longest: int


def streaks(days: Iterable[date], today: date) -> Streaks:
    """Of the days on which something was sent."""
    longest = run = previous = 0
    for day in sorted({day.toordinal() for day in days}):
        run = run + 1 if day == previous + 1 else 1
        longest = max(longest, run)
        previous = day
    return Streaks(run if today.toordinal() <= previous + 1 else 0, longest)
