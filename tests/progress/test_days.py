"""Days, the calendar and streaks, at the edges of months, years, summers and zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.progress.days import (
    BEGINNING,
    Sent,
    Tally,
    by_day,
    calendar,
    first_day,
    offsets,
    streaks,
)

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 22)


def dates(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def test_a_zones_offsets_change_when_its_clocks_do() -> None:
    found = offsets(PARIS, datetime(2026, 1, 1, tzinfo=UTC), TODAY)
    assert [(one.since.isoformat(), one.seconds) for one in found] == [
        ("2026-01-01T00:00:00+00:00", 3600),
        ("2026-03-29T01:00:00+00:00", 7200),
        ("2026-10-25T01:00:00+00:00", 3600),
    ]


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"]
)
def test_at_every_hour_the_offset_is_the_zones_own(name: str) -> None:
    zone = ZoneInfo(name)
    known = offsets(zone, BEGINNING, TODAY)
    at = BEGINNING
    while at.date() <= TODAY:
        [*_, holds] = [one for one in known if one.since <= at]
        assert timedelta(seconds=holds.seconds) == at.astimezone(zone).utcoffset()
        at += timedelta(hours=5)


def test_kinds_are_counted_apart_and_together() -> None:
    day = date(2026, 3, 1)
    found = by_day([Sent(day, "run", 3), Sent(day, "submit", 1), Sent(day, "quiz", 1)])
    assert found == {day: Tally(runs=3, submissions=1, quizzes=1)}
    assert found[day].total == 5


def test_a_streak_goes_on_over_the_ends_of_months_and_years() -> None:
    days = dates("2025-12-30", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01")
    assert streaks(days, date(2026, 2, 1)).current == 2
    assert streaks(days, date(2026, 2, 1)).longest == 3


def test_a_leap_day_is_a_day_like_any_other() -> None:
    days = dates("2028-02-28", "2028-02-29", "2028-03-01")
    assert streaks(days, date(2028, 3, 1)).longest == 3
    assert streaks(dates("2026-02-28", "2026-03-01"), date(2026, 3, 1)).longest == 2
    assert streaks(dates("2028-02-28", "2028-03-01"), date(2028, 3, 1)).longest == 1
    drawn = {cell.day for week in calendar({}, date(2028, 12, 31)).weeks for cell in week.cells}
    assert date(2028, 2, 29) in drawn


def test_a_streak_holds_until_the_day_after_it_is_over() -> None:
    days = dates("2026-03-01", "2026-03-02")
    assert [streaks(days, date(2026, 3, day)).current for day in (2, 3, 4)] == [2, 2, 0]
    assert streaks(days, date(2026, 3, 4)).longest == 2


def test_nothing_sent_is_no_streak() -> None:
    found = streaks([], date(2026, 3, 4))
    assert (found.current, found.longest) == (0, 0)


@pytest.mark.parametrize("today", ["2026-11-22", "2026-11-23", "2028-02-29", "2027-01-01"])
def test_the_calendar_draws_each_day_of_a_year_once_and_ends_today(today: str) -> None:
    last = date.fromisoformat(today)
    weeks = calendar({}, last).weeks
    days = [cell.day for week in weeks for cell in week.cells]
    assert days == [first_day(last) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == last
    assert 365 <= len(days) <= 371
    assert all(week.cells[0].day.weekday() == 0 for week in weeks)
    months = [week.month for week in weeks if week.month]
    assert months == [day for day in days if day.day == 1]


def test_the_table_sums_to_what_the_calendar_draws() -> None:
    today = date(2026, 11, 22)
    days = {today - timedelta(days=n * 13): Tally(n, 1, n % 2) for n in range(60)}
    found = calendar(days, today)
    drawn = sum(cell.tally.total for week in found.weeks for cell in week.cells)
    assert drawn == sum(cell.tally.total for cell in found.active) == found.total.total
    assert len(found.active) == 29  # the rest is older
    assert found.active[0].day == today


@pytest.mark.parametrize(
    ("total", "step"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (11, 3), (12, 4), (999, 4)]
)
def test_a_day_has_its_place_on_the_scale(total: int, step: int) -> None:
    assert Tally(runs=total).step == step
