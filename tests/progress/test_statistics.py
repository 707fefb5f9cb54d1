"""A problem's figures: who is counted, where one's own stands, and what few learners' are not."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import insert

from app.accounts.models import UserRow
from app.database import now, unit_of_work
from app.progress import statistics
from app.progress.statistics import Kept, distribution
from app.settings import Settings
from app.submissions.models import ProblemRecord
from app.submissions.records import MEMORY_UNIT, TIME_UNIT, step_of
from tests.progress.conftest import person, sent
from tests.submissions.conftest import done, send, working

PATH = "/problems/doubling/statistics"


async def solvers(
    app: FastAPI, times: Sequence[float | None], *, failure: str | None = None, judged: str = ""
) -> None:
    """A learner for each: their least time, None for one whose submissions all failed."""
    judged = judged or app.state.catalog.problems["doubling"].judged
    async with unit_of_work(app.state.sessions) as session:
        for seconds in times:
            name = secrets.token_hex(12)
            made = await session.execute(
                insert(UserRow).values(
                    username=name, username_key=name, email="", password_hash="",
                    role="learner", created_at=now(),
                )
            )  # fmt: skip
            right = seconds is not None
            session.add(
                ProblemRecord(
                    user_id=made.inserted_primary_key[0],
                    problem="doubling",
                    first_sent_at=now(),
                    submissions=2,
                    accepted=int(right),
                    tries=2,
                    solved_at=now() if right else None,
                    failed_at=now() if failure else None,
                    failure=failure,
                    judged=judged if right else "",
                    seconds=seconds,
                    memory_mb=20.0 if right else None,
                    time_step=step_of(seconds, TIME_UNIT) if seconds is not None else None,
                    memory_step=step_of(20.0, MEMORY_UNIT) if right else None,
                )
            )


async def shown(client: httpx2.AsyncClient, path: str = PATH) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


@pytest.mark.asyncio
async def test_of_four_learners_no_figure_is_told(app: FastAPI, nobody: httpx2.AsyncClient) -> None:
    await solvers(app, [0.0123, 0.0123, 0.0123, None])
    page = await shown(nobody)
    assert "Fewer than five learners have submitted an answer yet." in page
    assert '<svg class="histogram"' not in page
    told = (await nobody.get(f"/api/v1{PATH}")).json()
    assert set(told.values()) == {None}


@pytest.mark.asyncio
async def test_five_learners_are_counted_but_the_times_of_four_are_not_told(
    app: FastAPI, nobody: httpx2.AsyncClient
) -> None:
    await solvers(app, [0.01, 0.02, 0.03, 0.04])
    await solvers(app, [None], failure="wrong_answer:shape")
    page = await shown(nobody)
    assert "4 of 5" in page
    assert "4 of 10" in page
    assert "their times are not told" in page
    assert "Fewer than five learners had a submission that failed." in page
    told = (await nobody.get(f"/api/v1{PATH}")).json()
    assert (told["learners"], told["solved"], told["submissions"], told["accepted"]) == (
        5,
        4,
        10,
        4,
    )
    assert told["seconds"] is told["first_failures"] is None


@pytest.mark.asyncio
async def test_the_bars_and_their_table_count_the_same(
    app: FastAPI, nobody: httpx2.AsyncClient
) -> None:
    times = [0.01, 0.011, 0.02, 0.021, 0.04, 0.041, 0.3]
    await solvers(app, times)
    page = await shown(nobody)
    svg = page.partition('<svg class="histogram"')[2].partition("</svg>")[0]
    drawn = [int(number) for number in re.findall(r": (\d+)</title>", svg)]
    table = (
        page.partition("<tbody>")[2].partition("The bars as a table")[2].partition("</table>")[0]
    )
    listed = [int(number) for number in re.findall(r'<td class="end">(\d+)</td>', table)]
    assert drawn == listed
    assert sum(drawn) == 7
    told = (await nobody.get(f"/api/v1{PATH}")).json()["seconds"]
    assert told["count"] == sum(bar["count"] for bar in told["bars"]) == 7
    assert told["median"] == pytest.approx(0.021, rel=0.06)
    for seconds in times:
        assert any(bar["low"] <= seconds < bar["high"] and bar["count"] for bar in told["bars"])


@pytest.mark.asyncio
async def test_ones_own_stands_in_its_bar_with_a_word_and_a_mark(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    await solvers(app, [0.01, 0.02, 0.08, 0.3, 0.5])
    async with working(settings):
        await done(ada, await send(ada))  # takes 0.04 s
    page = await shown(ada)
    svg = page.partition('<svg class="histogram"')[2].partition("</svg>")[0]
    assert svg.count('<g class="mine">') == svg.count(">yours</text>") == 1
    assert 'class="mine-mark"' in svg
    told = (await ada.get(f"/api/v1{PATH}")).json()["seconds"]
    assert (told["mine"], told["count"]) == (0.04, 6)
    assert "yours" not in await shown(bob)


@pytest.mark.asyncio
async def test_answers_to_another_version_are_solved_but_not_timed(
    app: FastAPI, nobody: httpx2.AsyncClient
) -> None:
    await solvers(app, [0.001] * 6, judged="older")
    await solvers(app, [0.1] * 5)
    told = (await nobody.get(f"/api/v1{PATH}")).json()
    assert told["solved"] == 11
    assert told["seconds"]["count"] == 5
    assert told["seconds"]["median"] == pytest.approx(0.1, rel=0.06)


@pytest.mark.asyncio
async def test_first_failures_stand_the_most_common_first(
    app: FastAPI, nobody: httpx2.AsyncClient
) -> None:
    await solvers(app, [None] * 3, failure="wrong_answer:shape")
    await solvers(app, [0.1], failure="time_limit")
    await solvers(app, [None] * 2, failure="compile_error")
    await solvers(app, [0.1])
    told = (await nobody.get(f"/api/v1{PATH}")).json()["first_failures"]
    assert [(one["verdict"], one["category"], one["learners"]) for one in told] == [
        ("wrong_answer", "shape", 3), ("compile_error", None, 2), ("time_limit", None, 1),
    ]  # fmt: skip
    page = await shown(nobody)
    assert page.index("another shape") < page.index("Does not compile") < page.index("Time limit")


@pytest.mark.asyncio
async def test_a_quiz_and_an_unknown_problem_have_no_statistics(
    nobody: httpx2.AsyncClient,
) -> None:
    assert (await nobody.get("/api/v1/problems/small-quiz/statistics")).status_code == 404
    assert (await nobody.get("/api/v1/problems/nothing/statistics")).status_code == 404


@pytest.mark.asyncio
async def test_counts_are_kept_longer_the_more_learners_there_are(
    app: FastAPI, nobody: httpx2.AsyncClient
) -> None:
    time = 0.0
    kept = Kept(clock=lambda: time)
    package = app.state.catalog.problems["doubling"]

    async def learners() -> int:
        async with unit_of_work(app.state.readers) as session:
            return (await kept.counts(session, package)).learners

    await solvers(app, [0.1] * 100)
    assert await learners() == 100
    await solvers(app, [0.1])
    time = 1.9
    assert await learners() == 100
    time = 2.1
    assert await learners() == 101


def test_a_distribution_has_few_bars_however_far_its_values_lie_apart() -> None:
    for values in ([0.01] * 5, [0.01, 0.011, 0.012, 0.013, 0.014], [0.0001, 0.01, 1, 100, 1000]):
        steps: dict[int, int] = {}
        for value in values:
            step = step_of(value, TIME_UNIT)
            steps[step] = steps.get(step, 0) + 1
        found = distribution(steps, TIME_UNIT, 0.5)
        assert found is not None
        assert 1 <= len(found.bars) <= 15
        assert sum(bar.count for bar in found.bars) == found.count == 5
        assert [bar.mine for bar in found.bars].count(True) == 1


# What an accepted answer is told


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([0.05, 0.06, 0.07, 0.08, 0.001], "faster than 66% of accepted answers"),
        ([0.001, 0.001, 0.002, 0.002, 0.002], "median 2.0 ms"),
    ],
)
async def test_an_accepted_answer_stands_among_the_others(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, others: list[float], told: str
) -> None:
    await solvers(app, others)
    async with working(settings):
        sent = await send(ada)
        await done(ada, sent)
    page = re.sub(r"<[^>]+>", "", await shown(ada, f"/submissions/{sent}/report"))
    assert told in page
    assert "Statistics of this problem" in page
    assert ("faster than" in page) is ("faster" in told)  # never that one is slower than most


@pytest.mark.asyncio
async def test_few_answers_a_run_and_a_wrong_one_are_told_nothing(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "PER_SECOND", math.inf)  # no count is kept, however fast we are
    await solvers(app, [0.05] * 3)
    async with working(settings):
        few = await send(ada)
        await done(ada, few)
        assert "Statistics of this" not in await shown(ada, f"/submissions/{few}/report")
        await solvers(app, [0.05] * 3)
        run = await send(ada, mode="run")
        await done(ada, run)
        wrong = await send(ada, "# verdict: wrong_answer")
        await done(ada, wrong)
    for one in (run, wrong):
        assert "Statistics of this problem" not in await shown(ada, f"/submissions/{one}/report")
    assert "Statistics of this problem" in await shown(ada, f"/submissions/{few}/report")


# Time to solve


@pytest.mark.asyncio
async def test_time_to_solve_is_from_the_first_sent_to_the_accepted(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    user = await person(app)
    for slug, minutes, tries in (("doubling", 4, 2), ("halving", 90, 5)):
        async with unit_of_work(app.state.sessions) as session:
            session.add(
                ProblemRecord(
                    user_id=user.id, problem=slug, first_sent_at=now() - timedelta(minutes=minutes),
                    submissions=tries, accepted=1, tries=tries, solved_at=now(), judged="",
                )
            )  # fmt: skip
    await sent(app, now(), problem="doubling")
    await sent(app, now(), problem="halving")
    told = (await ada.get("/api/v1/me/progress/overview")).json()
    assert told["median_seconds_to_solve"] == pytest.approx(47 * 60, abs=2)
    assert [(one["problem"], one["tries"]) for one in told["latest"]] == [
        ("halving", 5), ("doubling", 2),
    ]  # fmt: skip
    page = await shown(ada, "/progress")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td><svg.*?</td><td class="end">(\d)', page)
    assert rows == [
        ("under 5 minutes", "1"), ("5 to 15 minutes", "0"), ("15 minutes to an hour", "0"),
        ("1 to 6 hours", "1"), ("6 hours to a day", "0"), ("a day to a week", "0"),
        ("a week or more", "0"),
    ]  # fmt: skip
    assert "the middle one took 47 minutes" in page
