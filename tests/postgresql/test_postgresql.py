"""TENSORJUDGE_DATABASE_URL=postgresql://…: what SQLite's tests show, where the engines differ."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import psycopg
import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import UserRow
from app.challenges import queries as boards
from app.database import now, unit_of_work
from app.grading.null import NullJudge
from app.grading.queue.bell import Bell
from app.grading.queue.embedded import EmbeddedQueue
from app.grading.queue.port import LEASE
from app.grading.verdicts import Verdict
from app.grading.worker import LOOK_EVERY
from app.oidc import service as oidc
from app.oidc.provider import Person
from app.privacy.contents import PARTS
from app.progress import queries as progress
from app.progress.days import BEGINNING, offsets
from app.schema import alembic_config, migrate
from app.settings import Settings
from app.submissions import records
from app.submissions.queries import Finished
from app.submissions.service import Submission, begin, record_verdict
from app.training import service as training
from app.training.models import TrainingRun
from tests.conftest import PASSWORD
from tests.postgresql.conftest import Server
from tests.privacy.rows import counts, fill, mentions
from tests.privacy.test_deletion import sign_up as sign_up_by_form
from tests.privacy.test_export import download
from tests.progress.conftest import person, sent
from tests.progress.test_records import report
from tests.submissions.conftest import CODE, done, send, working
from tests.submissions.test_queue import REPORT, queued

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]  # one server


def _tables(settings: Settings) -> set[str]:
    with psycopg.connect(settings.database_url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}


def test_the_revisions_make_the_tables_of_the_models_and_can_be_undone(empty: Settings) -> None:
    migrate(empty)
    command.check(alembic_config(empty))  # raises when models and tables differ
    assert {"users", "submissions", "submission_cases", "workers"} < _tables(empty)
    command.downgrade(alembic_config(empty), "base")
    assert _tables(empty) == {"alembic_version"}


@pytest.mark.asyncio
async def test_many_takers_at_once_never_hold_the_same_job(app: FastAPI) -> None:
    await _put(app, 30)
    queue: EmbeddedQueue = app.state.queue

    async def take_all(owner: str) -> list[str]:
        mine = []
        while (lease := await queue.take(owner)) is not None:
            mine.append(lease.job_id)
        return mine

    taken = await asyncio.gather(*(take_all(f"worker-{n}") for n in range(6)))
    assert sorted(id_ for ids in taken for id_ in ids) == [f"job-{n:02}" for n in range(30)]


@pytest.mark.asyncio
async def test_only_the_current_attempt_may_write(app: FastAPI) -> None:
    await _put(app, 1)
    time = now()
    bell = Bell(app.state.settings.data / "run", "worker")
    queue = EmbeddedQueue(Submission, app.state.sessions, bell, clock=lambda: time)
    first = await queue.take("slow")
    assert first is not None
    assert await queue.take("other") is None
    time += LEASE + timedelta(seconds=1)
    second = await queue.take("other")
    assert second is not None
    assert (second.job_id, second.attempt) == (first.job_id, first.attempt + 1)
    assert not await queue.extend(first)
    async with unit_of_work(app.state.sessions) as session:
        assert not await record_verdict(session, first, REPORT, digest="d")
        assert await begin(session, second) is not None
    async with unit_of_work(app.state.sessions) as session:
        assert await record_verdict(session, second, REPORT, digest="d")
    assert await queue.take("third") is None


async def _put(app: FastAPI, count: int) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            insert(UserRow).values(
                id=1, username="ada", username_key="ada", email="", password_hash="",
                role="learner", created_at=now(),
            )
        )  # fmt: skip
        for number in range(count):
            session.add(queued(f"job-{number:02}", now()))


@pytest.mark.asyncio
async def test_a_learner_signs_up_submits_and_finds_it_again(
    app: FastAPI, settings: Settings
) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://judge.test") as browser:
        form = {"username": "grace", "email": "g@example.org", "password": "three calm tensors"}
        assert (await browser.post("/signup", data=form)).status_code == 303
        async with working(settings):
            sent = await browser.post(
                "/problems/doubling", data={"code": "# verdict: wrong_answer", "mode": "submit"}
            )
            assert sent.status_code == 303
            wrong = sent.headers["location"].rpartition("/")[2]
            assert (await done(browser, wrong))["verdict"] == "wrong_answer"
            right = await send(browser)
            got = await done(browser, right)
        assert (got["verdict"], got["passed"], got["total"]) == ("accepted", 4, 4)
        listed = (await browser.get("/api/v1/submissions")).json()["items"]
        assert [item["id"] for item in listed] == [right, wrong]
        assert (await browser.get("/api/v1/me/progress")).json() == {"doubling": "solved"}
        page = await browser.get("/submissions", params={"verdict": "wrong_answer"})
        assert wrong in page.text
        assert right not in page.text


@pytest.mark.asyncio
async def test_a_taken_name_is_409_and_leaves_nothing(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    taken = {"username": "ADA", "email": "a@example.org", "password": "three calm tensors"}
    answer = await ada.post("/api/v1/users", json=taken)
    assert answer.status_code == 409
    async with unit_of_work(app.state.readers) as session:
        assert (await session.execute(text("SELECT count(*) FROM users"))).scalar_one() == 1


@pytest.mark.asyncio
async def test_cursors_walk_the_whole_list_once(
    app: FastAPI, ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [await send(ada) for _ in range(5)]
    monkeypatch.setattr("app.submissions.service.PAGE", 2)
    seen, cursor = [], ""
    while cursor is not None:
        page = (await ada.get("/api/v1/submissions", params={"cursor": cursor})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sent[::-1]


@pytest.mark.asyncio
async def test_text_that_postgresql_refuses_is_stored_all_the_same(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    class Hostile(NullJudge):
        async def grade(self, *args: Any, **more: Any) -> Any:
            report = await super().grade(*args, **more)
            first = replace(
                report.cases[0], message="a\0b\ud800", detail={"stdout": "c\0d\udfff", "k\0": [1]}
            )
            return replace(report, cases=(first, *report.cases[1:]))

    async with working(settings, Hostile()):
        got = await done(ada, await send(ada))
    assert got["verdict"] == "accepted"


@pytest.mark.asyncio
async def test_a_worker_of_another_host_looks_every_two_seconds(
    settings: Settings, tmp_path: Path, ada: httpx2.AsyncClient
) -> None:
    # Another data folder: no bell reaches from the one to the other.
    there = settings.model_copy(update={"data": tmp_path / "elsewhere"})
    assert LOOK_EVERY == 2.0  # what follows leaves a busy machine its time
    async with working(there):
        await asyncio.sleep(0.3)  # it has looked, and found nothing
        got = await asyncio.wait_for(done(ada, await send(ada)), 60)
    assert got["verdict"] == "accepted"


@pytest.mark.asyncio
async def test_a_server_that_is_away_is_503_with_retry_after(
    server: Server, settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    name = settings.database_url.rpartition("/")[2]
    with server.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        ours = "FROM pg_stat_activity WHERE datname = %s"
        connection.execute(f"SELECT pg_terminate_backend(pid) {ours}", [name])
        for _ in range(600):  # one that has not heard of it yet would still answer
            if not connection.execute(f"SELECT pid {ours}", [name]).fetchone():
                break
            await asyncio.sleep(0.1)
        body = {"problem": "doubling", "code": CODE, "mode": "submit"}
        answer = await ada.post("/api/v1/submissions", json=body)
        page = await ada.get("/submissions")
        ready = await ada.get("/readyz")
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert answer.status_code == page.status_code == ready.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["error"] == "unavailable"
    assert "Nothing was stored" in answer.json()["detail"]
    await send(ada)  # and it is there again


def test_the_command_line_works_with_an_address_from_a_file(
    empty: Settings, tmp_path: Path
) -> None:
    secret = tmp_path / "address"
    secret.write_text(empty.database_url + "\n")
    environment = {name: value for name, value in os.environ.items() if "TENSORJUDGE" not in name}
    environment |= {
        "TENSORJUDGE_DATABASE_URL_FILE": str(secret),
        "TENSORJUDGE_DATA": str(empty.data),
    }

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip

    create = ("user", "create", "root", "--email", "r@example.org", "--role", "admin")
    early = run(*create, stdin="three calm tensors\n")
    assert early.returncode == 2
    assert "run `tensorjudge migrate`" in early.stderr
    assert run("migrate").returncode == 0
    made = run(*create, stdin="three calm tensors\n")
    assert made.returncode == 0, made.stderr
    assert not (empty.data / "tensorjudge.db").exists()


@pytest.mark.asyncio
async def test_a_board_is_ranked_as_on_sqlite(app: FastAPI) -> None:
    await _put(app, 4)
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            text("UPDATE submissions SET score = 0.5, board = 'b', verdict = 'accepted'")
        )
        (first,) = await boards.top(session, "b", lowest=True, limit=5)
        assert (first.rank, first.score) == (1, 0.5)
        own = await boards.standing_of(session, "b", first.user_id, lowest=False)
        assert own is not None
        assert await boards.best_of(session, "b", first.user_id, lowest=True) == 0.5
        await session.execute(text("UPDATE users SET ranked = false"))
        assert await boards.top(session, "b", lowest=True, limit=5) == []


def _training_run(run: str) -> TrainingRun:
    moment = now()
    return TrainingRun(
        id=run, user_id=1, problem="doubling", submission_id="", code="", settings={}, seed=1,
        needs_gpu=False, state="queued", created_at=moment, queued_at=moment,
    )  # fmt: skip


@pytest.mark.asyncio
async def test_a_learner_has_one_open_training_run_which_stops_in_whatever_state(
    app: FastAPI,
) -> None:
    await _put(app, 0)
    queue, sessions = app.state.training_queue, app.state.sessions
    async with unit_of_work(sessions) as session:
        session.add(_training_run("first"))
    with pytest.raises(IntegrityError):
        async with unit_of_work(sessions) as session:
            session.add(_training_run("second"))
    lease = await queue.take("worker")
    async with unit_of_work(sessions) as session:
        assert await training.record_items(session, lease, 0, [{"what": "note", "text": "a"}])
        asking = asyncio.create_task(_stop(app, "first"))  # waits for the row
        await asyncio.sleep(0)
    await asking
    async with unit_of_work(sessions) as session:
        assert await training.record_items(session, lease, 1, []) is False
    assert await queue.give_back(lease, "the worker stops", counts=False)
    before = now()
    await _stop(app, "first")
    async with unit_of_work(sessions) as session:
        run = await session.get(TrainingRun, "first")
        assert run is not None
        assert (run.state, run.outcome) == ("done", "stopped")
        assert run.finished_at is not None
        assert before <= run.finished_at <= now()
        session.add(_training_run("third"))


async def _stop(app: FastAPI, run: str) -> None:
    async with unit_of_work(app.state.sessions) as session:
        row = await session.get(TrainingRun, run)
        assert row is not None
        await training.stop(session, app.state.bell, row)


@pytest.mark.asyncio
@pytest.mark.usefixtures("ada")
async def test_a_learners_days_are_counted_within_an_index(app: FastAPI) -> None:
    # Before and after midnight in Paris, on the day on which summer begins there.
    for hour, minute in ((22, 59), (23, 0), (23, 1)):
        await sent(app, datetime(2026, 3, 28, hour, minute, tzinfo=UTC))
    await sent(app, datetime(2026, 3, 29, 21, 59, tzinfo=UTC), mode="run")
    await sent(app, datetime(2026, 3, 29, 22, 0, tzinfo=UTC), mode="run")
    asked: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: asked.append((text, parameters)),
    )  # fmt: skip
    user = await person(app)
    known = offsets(ZoneInfo("Europe/Paris"), BEGINNING, date(2026, 4, 1))
    async with unit_of_work(app.state.readers) as session:
        found = await progress.sent(session, user.id, known, datetime(2026, 1, 1, tzinfo=UTC))
    assert sorted((one.day.isoformat(), one.kind, one.count) for one in found) == [
        ("2026-03-28", "submit", 1), ("2026-03-29", "run", 1), ("2026-03-29", "submit", 2),
        ("2026-03-30", "run", 1),
    ]  # fmt: skip
    [(statement, parameters)] = [one for one in asked if "FROM submissions" in one[0]]
    async with app.state.engine.connect() as connection:
        await connection.exec_driver_sql("SET enable_seqscan = off")  # the table is small
        plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        told = "\n".join(row[0] for row in plan)
    assert "Index Only Scan using ix_submissions_user" in told, told
    assert "Filter" not in told, told


@pytest.mark.asyncio
async def test_a_person_takes_their_data_and_ends_their_account(app: FastAPI) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://testserver") as ada,
        httpx2.AsyncClient(transport=transport, base_url="http://testserver") as bob,
    ):
        await fill(app, await sign_up_by_form(bob, "bob"))
        before = await counts(app)
        number = await sign_up_by_form(ada, "ada")
        await fill(app, number)
        found = await download(ada)
        assert all(found.read(part.file) for part in PARTS)
        answer = await ada.post("/account/delete", data={"present": PASSWORD})
        assert answer.headers["location"] == "/account/deleted"
    assert await counts(app) == before
    assert await mentions(app, number, "ada") == []


@pytest.mark.asyncio
async def test_a_person_of_a_provider_who_comes_twice_at_once_gets_one_account(
    app: FastAPI,
) -> None:
    grace = Person("https://campus.example", "grace", "grace", "grace@campus.example", True)

    async def come() -> int:
        async with unit_of_work(app.state.sessions) as session:
            return (await oidc.sign_in(session, grace, "open")).id

    assert len(set(await asyncio.gather(*(come() for _ in range(4))))) == 1


@pytest.mark.asyncio
@pytest.mark.usefixtures("ada")
async def test_verdicts_of_one_learner_at_a_time_are_all_counted(app: FastAPI) -> None:
    user = await person(app)
    start = datetime(2026, 3, 1, tzinfo=UTC)

    async def note(minutes: int) -> None:
        given = report(Verdict.ACCEPTED if minutes > 3 else Verdict.TIME_LIMIT)
        one = Finished(user.id, "doubling", "submit", start + timedelta(minutes=minutes))
        async with unit_of_work(app.state.sessions) as session:
            await records.note(session, one, given, "v")

    await asyncio.gather(*(note(minutes) for minutes in (5, 1, 4, 2, 3)))
    asked: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: asked.append((text, parameters)),
    )  # fmt: skip
    async with unit_of_work(app.state.readers) as session:
        found = await records.of_both(session, user.id, "doubling")
        counts = await records.of_problem(session, "doubling", "v")
    assert found is not None
    assert (found.submissions, found.accepted) == (5, 2)
    assert (found.first_sent_at, found.failed_at) == (start + timedelta(minutes=1),) * 2
    assert found.solved_at == start + timedelta(minutes=4)
    assert (counts.learners, counts.solved, counts.failures) == (1, 1, {"time_limit": 1})
    assert sum(counts.times.values()) == sum(counts.memory.values()) == 1
    async with app.state.engine.connect() as connection:
        await connection.exec_driver_sql("SET enable_seqscan = off")  # the table is small
        for statement, parameters in list(asked):  # what is explained is listened to as well
            if "GROUP BY" not in statement:
                continue
            plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            told = "\n".join(row[0] for row in plan)
            assert "Index Only Scan using ix_problem_records_statistics" in told, told
