"""The database: one transaction a request, and what a locked or full one gets."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import Column, MetaData, Table, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import StatementError

from app import database, sqlite
from app.accounts.models import UserRow
from app.database import UtcDateTime, async_url, unit_of_work
from app.errors import Unavailable
from app.settings import Settings

NEW = {"username": "grace", "email": "grace@example.org", "password": "three calm tensors"}


async def _count(app: FastAPI, table: str) -> int:
    async with unit_of_work(app.state.readers) as session:
        found = await session.execute(text(f"SELECT count(*) FROM {table}"))
        return int(found.scalar_one())


@pytest.mark.asyncio
async def test_a_locked_database_is_503_with_retry_after_and_nothing_half_written(
    app: FastAPI,
    client: httpx2.AsyncClient,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(settings.data / "tensorjudge.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = await client.post("/api/v1/users", json=NEW)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["error"] == "unavailable"
        assert "Nothing was stored; try again" in answer.json()["detail"]
        page = await client.post("/signup", data=NEW)
        assert page.status_code == 503
        assert "The database is busy." in page.text
        # Readers wait for no writer.
        assert (await client.get("/problems")).status_code == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert await _count(app, "users") == 0
    assert (await client.post("/api/v1/users", json=NEW)).status_code == 201


@pytest.mark.asyncio
async def test_a_transaction_that_read_before_another_wrote_is_refused_without_waiting(
    app: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def insist(*_: object) -> None:
        pytest.fail("what can never succeed was tried again")

    insert = "INSERT INTO problem_examples VALUES ('{}', '[]', '2026-01-01')"

    async def read_and_write() -> None:
        async with unit_of_work(app.state.readers) as session:
            await session.execute(text("SELECT count(*) FROM problem_examples"))
            other = sqlite3.connect(settings.data / "tensorjudge.db", isolation_level=None)
            other.execute(insert.format("theirs"))
            other.close()
            monkeypatch.setattr(sqlite.InLoopConnection, "_insist", insist)
            await session.execute(text(insert.format("ours")))

    with pytest.raises(Unavailable, match="try again"):
        await read_and_write()
    assert await _count(app, "problem_examples") == 1


@pytest.mark.asyncio
async def test_an_isolation_level_is_refused_and_does_not_hang(app: FastAPI) -> None:
    async with app.state.engine.connect() as connection:
        with pytest.raises(NotImplementedError, match="reader_factory"):
            await connection.execution_options(isolation_level="AUTOCOMMIT")


@pytest.mark.asyncio
async def test_a_full_disk_is_503_with_retry_after_and_nothing_half_written(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    async with app.state.engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        # The one pooled connection keeps this cap: its file may not grow, as on a full disk.
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    refused = 0
    for number in range(200):
        body = {**NEW, "username": f"user-{number}", "email": "x" * 200 + "@example.org"}
        answer = await client.post("/api/v1/users", json=body)
        if answer.status_code == 503:
            refused += 1
            assert answer.headers["retry-after"] == "60"
            assert "The disk of the server is full. Nothing was stored" in answer.json()["detail"]
            break
        assert answer.status_code == 201
    assert refused
    assert await _count(app, "users") == number
    async with app.state.engine.connect() as connection:
        check = await connection.exec_driver_sql("PRAGMA integrity_check")
        assert check.scalar_one() == "ok"


@pytest.mark.asyncio
async def test_an_error_after_a_write_leaves_nothing(app: FastAPI) -> None:
    async def break_off() -> None:
        async with unit_of_work(app.state.sessions) as session:
            await session.execute(
                text("INSERT INTO problem_examples VALUES ('digest', '[]', '2026-01-01')")
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await _count(app, "problem_examples") == 0


@pytest.mark.asyncio
async def test_tables_that_are_not_there_say_how_to_make_them(tmp_path_factory) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("bare"))
    engine = database.open_engine(settings)
    try:
        with pytest.raises(Unavailable, match="tensorjudge migrate"):
            async with unit_of_work(database.session_factory(engine)) as session:
                await session.execute(text("SELECT * FROM users"))
    finally:
        await engine.dispose()


@pytest.mark.asyncio
async def test_a_request_that_reads_cannot_store_by_mistake(app: FastAPI) -> None:
    request = httpx2.Request("GET", "http://testserver/")
    request.app = app  # type: ignore[attr-defined]
    sessions = database.reading(request)  # type: ignore[arg-type]
    session = await anext(sessions)
    session.add(UserRow(username="x"))
    with pytest.raises(RuntimeError, match=r"database\.transaction"):
        await anext(sessions)


@pytest.mark.asyncio
async def test_every_connection_checks_foreign_keys_and_never_blocks_the_loop(app: FastAPI) -> None:
    async with app.state.engine.connect() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("busy_timeout", 0),  # waiting is done in the event loop: app.sqlite
            ("synchronous", 1),
        ):
            found = await connection.exec_driver_sql(f"PRAGMA {pragma}")
            assert found.scalar_one() == value


@pytest.mark.parametrize("microsecond", [0, 1, 120_000])
def test_times_are_stored_in_utc_and_come_back_aware(microsecond: int) -> None:
    times = Table("times", MetaData(), Column("at", UtcDateTime()))
    east = datetime(2026, 1, 1, 12, 0, 0, microsecond, tzinfo=timezone(timedelta(hours=3)))
    with create_engine("sqlite://").connect() as connection:
        times.create(connection)
        connection.execute(times.insert(), [{"at": east}, {"at": None}])
        text_ = connection.scalar(text("SELECT at FROM times"))
        assert text_ == f"2026-01-01 09:00:00.{microsecond:06}"
        stored, nothing = connection.scalars(times.select())
    assert (stored, stored.tzinfo, nothing) == (east, UTC, None)


@pytest.mark.parametrize("written", ["2026-01-01 09:00:00+00:00", "2026-01-01 09:00", "2026-01-01"])
def test_a_time_that_somebody_elses_script_wrote_to_sqlite_is_read(written: str) -> None:
    read = UtcDateTime().result_processor(sqlite_dialect.dialect(), None)
    assert read(written).tzinfo is UTC
    assert read(written).date() == date(2026, 1, 1)


def test_what_postgresql_gives_back_in_its_own_zone_is_told_in_utc() -> None:
    read = UtcDateTime().result_processor(postgresql.dialect(), None)
    east = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=3)))
    assert (read(east), read(east).tzinfo, read(None)) == (east, UTC, None)
    assert database.iso(read(east)) == "2026-01-01T09:00:00Z"


@pytest.mark.asyncio
async def test_a_time_without_a_zone_is_refused(app: FastAPI) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with unit_of_work(app.state.sessions) as session:
            session.add(
                UserRow(
                    username="x",
                    username_key="x",
                    email="x",
                    password_hash="x",
                    role="learner",
                    created_at=datetime(2026, 1, 1),
                )
            )


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////x.db", "sqlite+aiosqlite:////x.db"),
        ("sqlite+aiosqlite:////x.db", "sqlite+aiosqlite:////x.db"),
    ],
)
def test_an_address_gets_the_driver_that_we_have(given: str, used: str) -> None:
    assert async_url(given) == used


@pytest.mark.asyncio
async def test_an_error_that_is_logged_hides_the_values(app: FastAPI) -> None:
    with pytest.raises(StatementError) as caught:
        async with unit_of_work(app.state.sessions) as session:
            await session.execute(text("SELECT :secret FROM none("), {"secret": "tj_hush"})
    assert "tj_hush" not in str(caught.value)
