"""The progress page and its API: what is counted, in whose days, and for whom."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.accounts import service as accounts
from app.database import now, unit_of_work
from app.progress import queries
from app.progress.days import BEGINNING, by_day, offsets, streaks
from tests.progress.conftest import began_quiz, person, sent

pytestmark = pytest.mark.asyncio


async def overview(client: httpx2.AsyncClient) -> dict[str, object]:
    answer = await client.get("/api/v1/me/progress/overview")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def shown(client: httpx2.AsyncClient, path: str = "/progress") -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


async def test_a_new_learner_is_told_where_to_begin(ada: httpx2.AsyncClient) -> None:
    page = await shown(ada)
    assert "What you solve will stand here" in page
    assert 'href="/problems/doubling"' in page
    assert "Begin: Doubling" in re.sub(r"<[^>]+>", "", page)
    assert '<svg class="days"' not in page


async def test_problems_quizzes_and_tracks_are_counted(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await sent(app, now(), problem="doubling")
    await sent(app, now(), problem="doubling")
    await sent(app, now(), problem="halving", verdict="wrong_answer")
    await began_quiz(app, now())
    found = await overview(ada)
    assert (found["solved"], found["tried"], found["total"]) == (2, 1, 3)
    assert found["by_difficulty"] == [
        {"name": "easy", "solved": 2, "tried": 0, "total": 2},
        {"name": "hard", "solved": 0, "tried": 1, "total": 1},
    ]
    assert found["by_topic"] == [{"name": "sums", "solved": 0, "tried": 1, "total": 1}]
    assert found["tracks"] == [
        {"slug": "first", "title": "First steps", "solved": 1, "total": 2, "next": "halving"}
    ]
    page = await shown(ada)
    assert "2 of 3 problems solved." in page
    assert "Next: Halving" in re.sub(r"<[^>]+>", "", page)


async def test_an_accepted_run_solves_nothing(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    await sent(app, now(), mode="run")
    found = await overview(ada)
    assert (found["solved"], found["tried"]) == (0, 1)


async def test_the_calendar_is_drawn_and_its_table_says_the_same(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    today = now()
    for days, count in ((0, 1), (1, 4), (200, 7), (390, 3)):
        for _ in range(count):
            await sent(app, today - timedelta(days=days), mode="run" if days else "submit")
    page = await shown(ada)
    assert "12 sent on 3 days since" in page
    drawn = [int(number) for number in re.findall(r"<title>[^<]*: (\d+) sent</title>", page)]
    assert sorted(drawn) == [1, 4, 7]
    found = await overview(ada)
    assert [(day["runs"], day["submissions"]) for day in found["days"]] == [(0, 1), (4, 0), (7, 0)]
    footer = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r'"end">(\d+)<', footer) == ["11", "1", "0", "12"]


async def test_days_are_those_of_the_zone_that_the_learner_chose(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    yesterday = (now() - timedelta(days=1)).date()
    late = datetime(yesterday.year, yesterday.month, yesterday.day, 12, tzinfo=UTC)
    await sent(app, late)
    assert (await overview(ada))["days"][0]["day"] == str(yesterday)
    assert "Days are counted in the time zone UTC." in await shown(ada)
    answer = await ada.put("/api/v1/me/progress/settings", json={"zone": "Pacific/Kiritimati"})
    assert answer.json() == {"zone": "Pacific/Kiritimati", "streaks": True}
    found = await overview(ada)
    assert found["days"][0]["day"] == str(yesterday + timedelta(days=1))
    assert found["zone"] == "Pacific/Kiritimati"
    page = await shown(ada)
    assert "Days are counted in the time zone Pacific/Kiritimati." in page
    assert "data-zone-offer" not in page


@pytest.mark.parametrize(
    ("zone", "utc", "day"),
    [
        ("UTC", "2026-03-01 23:59:59.999999", "2026-03-01"),
        ("UTC", "2026-03-02 00:00", "2026-03-02"),
        # Summer begins and ends: midnight lies an hour apart in UTC.
        ("Europe/Paris", "2026-03-28 22:59:59", "2026-03-28"),
        ("Europe/Paris", "2026-03-28 23:00", "2026-03-29"),
        ("Europe/Paris", "2026-03-29 21:59:59", "2026-03-29"),
        ("Europe/Paris", "2026-03-29 22:00", "2026-03-30"),
        ("Europe/Paris", "2026-10-25 22:59:59", "2026-10-25"),
        ("Europe/Paris", "2026-10-25 23:00", "2026-10-26"),
        ("America/New_York", "2026-03-02 04:59:59", "2026-03-01"),
        # Zones off by a half and by three quarters of an hour, and one a day ahead.
        ("Asia/Kolkata", "2026-05-01 18:29:59", "2026-05-01"),
        ("Asia/Kolkata", "2026-05-01 18:30", "2026-05-02"),
        ("Asia/Kathmandu", "2026-05-01 18:14:59", "2026-05-01"),
        ("Asia/Kathmandu", "2026-05-01 18:15", "2026-05-02"),
        ("Pacific/Kiritimati", "2026-05-01 10:00", "2026-05-02"),
    ],
)
async def test_a_day_begins_at_the_zones_midnight(
    app: FastAPI, ada: httpx2.AsyncClient, zone: str, utc: str, day: str
) -> None:
    await sent(app, datetime.fromisoformat(utc).replace(tzinfo=UTC))
    user = await person(app)
    known = offsets(ZoneInfo(zone), BEGINNING, date(2026, 11, 22))
    async with unit_of_work(app.state.readers) as session:
        [found] = await queries.sent(session, user.id, known)
    assert str(found.day) == day


async def test_a_streak_goes_on_through_the_change_to_summer_time(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    zone = ZoneInfo("Europe/Paris")
    for day in (27, 28, 29, 30):  # a quarter before midnight; two are 23 hours apart
        await sent(app, datetime(2026, 3, day, 23, 45, tzinfo=zone))
    user = await person(app)
    known = offsets(zone, BEGINNING, date(2026, 3, 30))
    async with unit_of_work(app.state.readers) as session:
        days = by_day(await queries.sent(session, user.id, known))
    assert streaks(days, date(2026, 3, 30)).current == 4


async def test_one_press_takes_the_zone_that_the_browser_told(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await sent(app, now())
    assert "data-zone-offer hidden" in await shown(ada)
    answer = await ada.post("/progress/zone", data={"zone": "Asia/Calcutta"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/progress")
    assert "Asia/Kolkata" in await shown(ada)


async def test_a_zone_that_is_not_there_is_refused_beside_its_field(
    ada: httpx2.AsyncClient,
) -> None:
    answer = await ada.post("/progress/settings", data={"zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "There is no such time zone here." in answer.text
    assert 'aria-invalid="true"' in answer.text
    answer = await ada.put("/api/v1/me/progress/settings", json={"zone": "../../etc/passwd"})
    assert answer.status_code == 422
    assert (await ada.get("/api/v1/me/progress/settings")).json() == {"zone": "", "streaks": True}


async def test_streaks_are_shown_and_can_be_switched_off(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    today = now()  # once: a day may begin while the test runs
    for days in (0, 1, 2, 400, 401, 402, 403):
        await sent(app, today - timedelta(days=days))
    assert (await overview(ada))["streaks"] == {"current": 3, "longest": 4}
    assert "3 days in a row now" in await shown(ada)
    answer = await ada.post("/progress/settings", data={"zone": ""})  # the box is not ticked
    assert answer.status_code == 303
    assert "Saved." in await shown(ada, answer.headers["location"])

    asked: list[str] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, *_: asked.append(text),
    )  # fmt: skip
    assert (await overview(ada))["streaks"] is None
    page = await shown(ada)
    assert "in a row" not in page
    assert "3 sent on 3 days" in page
    counted = [text for text in asked if "strftime" in text]
    assert counted
    assert all("created_at >=" in text for text in counted)  # what is older is not even read


async def test_only_the_learner_sees_their_progress(
    app: FastAPI, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    await sent(app, now())
    assert (await overview(bob))["solved"] == 0
    assert (await nobody.get("/api/v1/me/progress/overview")).status_code == 401
    answer = await nobody.get("/progress", headers={"Accept": "text/html"})
    assert answer.headers["location"].startswith("/login")


async def test_what_a_learner_chose_goes_with_the_account(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await ada.put("/api/v1/me/progress/settings", json={"streaks": False})
    user = await person(app)
    async with unit_of_work(app.state.sessions) as session:
        row = await session.get(accounts.UserRow, user.id)
        await session.delete(row)
    async with app.state.engine.connect() as connection:
        left = await connection.exec_driver_sql("SELECT count(*) FROM progress_settings")
        assert left.scalar_one() == 0
