"""Days in the reader's language, for the calendar and its table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta

from app.i18n import N_, _, babel_locale, language, ngettext
from app.progress.days import Cell
from app.progress.zones import zone_of


@lru_cache(4096)  # a page names each day of a year; most readers share a language
def _written(spoken: str, at: date, pattern: str) -> str:
    return str(format_date(at, pattern, locale=babel_locale()))


def day(at: date) -> str:
    """The day with its weekday and year."""
    return _written(language(), at, "EEE d MMM y")


def moment_day(at: datetime, zone: str) -> str:
    """The day of a moment, in the learner's zone."""
    return _written(language(), at.astimezone(zone_of(zone)).date(), "d MMM y")


def month(at: date) -> str:
    """The month, short."""
    return _written(language(), at, "MMM")


def weekdays() -> list[tuple[int, str]]:
    """(row, name) of those beside which there is room: Monday, Wednesday, Friday."""
    names = babel_locale().days["stand-alone"]["abbreviated"]
    return [(row, names[row]) for row in (0, 2, 4)]


def cell(one: Cell) -> str:
    """What was sent on a day."""
    if not one.tally.total:
        return _("%(day)s: nothing sent", day=day(one.day))
    return ngettext(
        "%(day)s: %(num)s sent", "%(day)s: %(num)s sent", one.tally.total, day=day(one.day)
    )


#: The spans of `app.progress.solving.SPANS`.
_SPANS = (
    N_("under 5 minutes"),
    N_("5 to 15 minutes"),
    N_("15 minutes to an hour"),
    N_("1 to 6 hours"),
    N_("6 hours to a day"),
    N_("a day to a week"),
    N_("a week or more"),
)


def span(number: int) -> str:
    """The words of a span of time to solve."""
    return _(_SPANS[number])


def took(seconds: float) -> str:
    """A time to solve, as one says it: "12 minutes", "3 days"."""
    if seconds < 60:
        return _("under a minute")
    return format_timedelta(
        timedelta(seconds=seconds), granularity="minute", threshold=1.5, locale=babel_locale()
    )


#: Kinds of a wrong answer (`app.grading.verdicts.Category`).
_CATEGORIES = {
    "type": N_("another type"),
    "missing": N_("something missing"),
    "shape": N_("another shape"),
    "dtype": N_("another kind of number"),
    "nan": N_("not-a-number or infinity"),
    "value": N_("other values"),
    "weights": N_("other parameters"),
    "mutated_input": N_("an argument changed"),
    "nondeterministic": N_("another answer each time"),
    "mode": N_("training or evaluation mode left unheeded"),
}


def category(name: str) -> str:
    """What was wrong with an answer."""
    return _(_CATEGORIES[name]) if name in _CATEGORIES else name
