"""Days that are over are counted once, and nobody is shown another's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, event
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import User
from app.database import unit_of_work
from app.progress import queries
from app.progress.days import BEGINNING, Sent, offsets
from app.progress.past import PastDays
from app.submissions.models import Submission
from tests.progress.conftest import began_quiz, person, sent

pytestmark = pytest.mark.asyncio

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)
KATHMANDU = ZoneInfo("Asia/Kathmandu")
HAVANA = ZoneInfo("America/Havana")  # whose clocks change at midnight


async def counted(
    app: FastAPI,
    past: PastDays,
    user: User,
    moment: datetime,
    zone: ZoneInfo = KATHMANDU,
    since: datetime = BEGINNING,
) -> Counter[tuple[str, str]]:
    today = moment.astimezone(zone).date()
    async with unit_of_work(app.state.readers) as session:
        found = await past.days(session, user, zone, since, today)
    return Counter(
        {
            (str(day), kind): count
            for day, tally in found.items()
            for kind, count in zip(("run", "submit", "quiz"), tally, strict=True)
            if count
        }
    )


@pytest.mark.parametrize("zone", [ZoneInfo("UTC"), KATHMANDU, HAVANA], ids=str)
async def test_day_after_day_it_says_what_counting_anew_says(
    app: FastAPI, ada: httpx2.AsyncClient, zone: ZoneInfo
) -> None:
    user = await person(app)
    past = PastDays()
    moment = datetime(2026, 3, 1, tzinfo=UTC)  # Havana's clocks change on the 8th
    for number in range(40):
        moment += timedelta(hours=11, minutes=7)
        await sent(app, moment, mode="run" if number % 3 else "submit")
        if number % 5 == 0:
            await began_quiz(app, moment)
        today = moment.astimezone(zone).date()
        async with unit_of_work(app.state.readers) as session:
            anew = await queries.sent(session, user.id, offsets(zone, BEGINNING, today))
        wanted = Counter({(str(one.day), one.kind): one.count for one in anew})
        assert await counted(app, past, user, moment, zone) == wanted


async def test_days_that_are_over_are_not_read_again(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    user = await person(app)
    past = PastDays()
    await sent(app, NOON - timedelta(days=30))
    assert sum((await counted(app, past, user, NOON)).values()) == 1
    asked: list[str] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, *_: asked.append(text),
    )  # fmt: skip
    await sent(app, NOON)
    assert sum((await counted(app, past, user, NOON)).values()) == 2
    days = [text for text in asked if "strftime" in text]
    assert len(days) == 2
    assert all("created_at >=" in text for text in days)
    assert sum((await counted(app, past, user, NOON + timedelta(days=31))).values()) == 2


async def test_a_clock_that_was_ahead_for_a_while_hides_nothing(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    user = await person(app)
    past = PastDays()
    await counted(app, past, user, NOON + timedelta(days=30))
    await sent(app, NOON)
    assert sum((await counted(app, past, user, NOON)).values()) == 1


async def test_who_is_put_out_while_they_are_counted_is_told_all_the_same(
    app: FastAPI,
    ada: httpx2.AsyncClient,
    bob: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, other = await person(app), await person(app, "bob")
    past = PastDays(most=1)
    await sent(app, NOON - timedelta(days=30))
    await counted(app, past, user, NOON)
    count = queries.sent
    within: list[User] = []

    async def beside(session: AsyncSession, user_id: int, *more: Any) -> list[Sent]:
        if not within:
            within.append(other)
            await counted(app, past, other, NOON)
        return await count(session, user_id, *more)

    monkeypatch.setattr(queries, "sent", beside)
    assert sum((await counted(app, past, user, NOON)).values()) == 1
    assert within


async def test_an_account_under_a_number_that_was_anothers_begins_anew(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    user = await person(app)
    past = PastDays()
    await sent(app, NOON - timedelta(days=30))
    await counted(app, past, user, NOON)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(delete(Submission))
    later = replace(user, created_at=user.created_at + timedelta(days=1))
    assert await counted(app, past, later, NOON) == Counter()


@pytest.mark.parametrize(("most", "seen"), [(1, 2), (2, 1)])
async def test_only_who_looked_last_is_kept(
    app: FastAPI, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, most: int, seen: int
) -> None:
    past = PastDays(most)
    user = await person(app)
    await sent(app, NOON - timedelta(days=30))
    await counted(app, past, user, NOON)
    await counted(app, past, await person(app, "bob"), NOON)
    await sent(app, NOON - timedelta(days=30))  # which nobody can: found where it is counted anew
    assert sum((await counted(app, past, user, NOON)).values()) == seen
