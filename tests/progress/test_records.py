"""A learner's record of a problem: each verdict once, whatever their order, and only theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.accounts import service as accounts
from app.database import now, unit_of_work
from app.grading.null import INFO
from app.grading.report import CaseReport, Report
from app.grading.verdicts import Category, Mode, Verdict
from app.settings import Settings
from app.submissions import record_queries, records, service
from app.submissions.models import ProblemRecord
from app.submissions.queries import Finished
from tests.progress.conftest import person
from tests.submissions.conftest import done, send, working

pytestmark = pytest.mark.asyncio

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def report(verdict: Verdict, category: Category | None = None, **values: Any) -> Report:
    cases = (
        CaseReport("one", True, Verdict.ACCEPTED),
        CaseReport("two", False, verdict, category),
    )
    whole = Report("doubling", verdict, cases, 2, 0.05, INFO, memory_mb=20.0)
    return replace(whole, **values)


RIGHT = report(Verdict.ACCEPTED)


async def noted(
    app: FastAPI, *sent: tuple[float, Report], mode: Mode = Mode.SUBMIT, judged: str = "v1"
) -> ProblemRecord:
    """The record after verdicts of what was sent so many minutes after `START`."""
    user = await person(app)
    async with unit_of_work(app.state.sessions) as session:
        for minutes, given in sent:
            at = START + timedelta(minutes=minutes)
            one = Finished(user.id, "doubling", mode.value, at)
            await records.note(session, one, given, judged)
    async with unit_of_work(app.state.readers) as session:
        found = await records.of_both(session, user.id, "doubling")
    assert found is not None
    return found


async def test_a_run_only_says_when_it_was_sent(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    found = await noted(app, (5, RIGHT), (2, RIGHT), mode=Mode.RUN)
    assert found.first_sent_at == START + timedelta(minutes=2)
    assert (found.submissions, found.accepted, found.solved_at) == (0, 0, None)
    assert found.seconds is None


async def test_our_own_failure_counts_nowhere(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    found = await noted(app, (0, report(Verdict.INTERNAL_ERROR)))
    assert (found.submissions, found.tries, found.failure) == (0, 0, None)


async def test_tries_are_counted_up_to_the_first_accepted(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    wrong = report(Verdict.WRONG_ANSWER, Category.SHAPE)
    limit = report(Verdict.TIME_LIMIT)
    found = await noted(app, (0, wrong), (1, limit), (7, RIGHT), (9, limit), (11, RIGHT))
    assert (found.submissions, found.accepted, found.tries) == (5, 2, 3)
    assert found.solved_at == START + timedelta(minutes=7)
    assert found.failure == "wrong_answer:shape"


async def test_verdicts_that_come_in_another_order_say_the_same(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    wrong = report(Verdict.WRONG_ANSWER, Category.VALUE)
    found = await noted(app, (9, RIGHT), (3, report(Verdict.RUNTIME_ERROR)), (7, RIGHT), (1, wrong))
    assert found.first_sent_at == found.failed_at == START + timedelta(minutes=1)
    assert found.solved_at == START + timedelta(minutes=7)
    assert found.failure == "wrong_answer:value"


async def test_the_least_time_and_memory_are_kept_each(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await noted(app, (0, report(Verdict.ACCEPTED, seconds=0.04, memory_mb=30.0)))
    found = await noted(app, (1, report(Verdict.ACCEPTED, seconds=0.09, memory_mb=25.0)))
    assert (found.seconds, found.memory_mb) == (0.04, 25.0)
    assert found.time_step == records.step_of(0.04, records.TIME_UNIT)
    assert found.memory_step == records.step_of(25.0, records.MEMORY_UNIT)


async def test_an_answer_to_another_version_begins_anew(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    await noted(app, (0, report(Verdict.ACCEPTED, seconds=0.01)), judged="v1")
    await noted(app, (1, report(Verdict.WRONG_ANSWER, seconds=0.001)), judged="v2")
    found = await noted(app, (2, report(Verdict.ACCEPTED, seconds=0.5)), judged="v2")
    assert (found.judged, found.seconds) == ("v2", 0.5)
    assert found.accepted == 2


async def test_a_graded_submission_is_counted_once_however_often_it_was_tried(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    await send(ada, mode="run")
    sent = await send(ada)
    first = await app.state.queue.take("one")
    second = await app.state.queue.take("one")
    assert first is not None
    assert second is not None
    lease = first if first.job_id == sent else second
    stale = replace(lease, attempt=lease.attempt - 1)
    for held, closed in ((stale, False), (lease, True), (lease, False)):
        async with unit_of_work(app.state.sessions) as session:
            stored = await service.record_verdict(session, held, RIGHT, digest="d", judged="v")
        assert stored is closed
    user = await person(app)
    async with unit_of_work(app.state.readers) as session:
        [found] = await records.of_user(session, user.id)
    assert (found.submissions, found.accepted, found.tries) == (1, 1, 1)


async def test_the_worker_keeps_the_version_that_judged(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await done(ada, await send(ada, "# verdict: wrong_answer"))
        await done(ada, await send(ada))
    user = await person(app)
    async with unit_of_work(app.state.readers) as session:
        [found] = await records.of_user(session, user.id)
    assert found.judged == app.state.catalog.problems["doubling"].judged
    assert (found.tries, found.failure) == (2, "wrong_answer:value")
    assert found.solved_at is not None
    assert found.first_sent_at < found.solved_at < now()


async def test_a_deleted_account_leaves_the_counts(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    await noted(app, (0, RIGHT))
    user = await person(app)
    async with unit_of_work(app.state.sessions) as session:
        before = await records.of_problem(session, "doubling", "v1")
        await session.delete(await session.get(accounts.UserRow, user.id))
    async with unit_of_work(app.state.readers) as session:
        after = await records.of_problem(session, "doubling", "v1")
    assert (before.learners, sum(before.times.values())) == (1, 1)
    assert (after.learners, after.times) == (0, {})


async def test_of_however_many_problems_it_is_asked_at_once(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    user = await person(app)
    odd = 'a "quoted", one'  # a list goes to the database as JSON
    async with unit_of_work(app.state.sessions) as session:
        for problem in ("doubling", odd, "left-out"):
            right = {"submissions": 1, "accepted": 1, "tries": 1, "solved_at": START}
            await record_queries.merge(
                session, record_queries.nothing(user.id, problem, START) | right
            )
    asked = set[str]()
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, *_: asked.add(text),
    )  # fmt: skip
    many = [f"problem-{number}" for number in range(5000)]
    async with unit_of_work(app.state.readers) as session:
        found = await service.solved_at(session, user.id, [*many, "doubling", odd])
        none = await service.solved_at(session, user.id, [])
    assert found == {"doubling": START, odd: START}
    assert none == {}
    assert len({text for text in asked if "problem_records" in text}) == 1
