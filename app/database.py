"""The database: engine, declarative base, UTC times, and one transaction a request or job."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app import sqlite
from app.errors import TensorJudgeError, Unavailable
from app.settings import Settings

# The execution option that says how SQLite begins: writers take the lock at once, so that two
# transactions that read and then write cannot both hold a snapshot and fail half-way.
_BEGIN = "tensorjudge_begin"
READ_ONLY = {_BEGIN: "DEFERRED"}


class Base(DeclarativeBase):
    """Base of every model; constraints get names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored; use now()")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC (SQLite gives it back without its zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def iso(value: datetime | None) -> str | None:
    """ISO 8601 with Z, for JSON."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def async_url(url: str) -> str:
    """The same address with the asynchronous driver that we use for it."""
    url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)
    return re.sub(r"^sqlite:", "sqlite+aiosqlite:", url)


def open_engine(settings: Settings) -> AsyncEngine:
    """An engine for the database of `settings`; for SQLite, makes the data folder.

    Its errors, which reach the log, hide the values of statements: code, addresses, hashes.
    """
    url = async_url(settings.url)
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url, connect_args={"async_creator_fn": sqlite.connect}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_BEGIN, "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions that write: on SQLite each takes the write lock with its first statement."""
    return async_sessionmaker(engine, expire_on_commit=False)


def reader_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions that only read, and wait for no writer."""
    return async_sessionmaker(
        engine.execution_options(**READ_ONLY), expire_on_commit=False, autoflush=False
    )


@asynccontextmanager
async def unit_of_work(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """One transaction, committed when the block ends, rolled back when it raises.

    Raises `Unavailable` when the database is locked, its disk full or its server away; then
    nothing of the block is stored.
    """
    try:
        async with sessions.begin() as session:
            yield session
    except (DBAPIError, TimeoutError) as error:
        raise (unavailable(error) or error) from error


def unavailable(error: DBAPIError | TimeoutError) -> TensorJudgeError | None:
    """What to tell the reader about a database that cannot serve now; None for other errors."""
    if isinstance(error, TimeoutError):
        return Unavailable("The server is busy. Nothing was stored; try again in a few seconds.")
    text = str(error.orig).lower()
    if "disk is full" in text or "no space left" in text or "disk full" in text:
        return Unavailable(
            "The disk of the server is full. Nothing was stored; the operator has to make room.",
            retry_after=60,
        )
    undefined = getattr(error.orig, "sqlstate", "") in ("42P01", "42703")  # PostgreSQL
    if undefined or "no such table" in text or "no such column" in text:
        return Unavailable(
            "The database is not at this version's tables: run `tensorjudge migrate`.",
            retry_after=60,
        )
    if not isinstance(error, OperationalError):
        return None
    if "locked" in text or "busy" in text:
        return Unavailable("The database is busy. Nothing was stored; try again in a few seconds.")
    # SQLite calls mistakes of ours operational too; of the rest only these are the machine's.
    away = ("disk i/o error", "unable to open", "readonly", "not a database", "malformed")
    if isinstance(error.orig, sqlite3.OperationalError) and not any(word in text for word in away):
        return None
    return Unavailable(
        "The database cannot be reached. Nothing was stored; try again in a minute.",
        retry_after=30,
    )


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's transaction: committed before the response leaves."""
    async with unit_of_work(request.app.state.sessions) as session:
        yield session


async def reading(request: Request) -> AsyncIterator[AsyncSession]:
    """A snapshot to read from, for requests that store nothing: takes no write lock."""
    async with unit_of_work(request.app.state.readers) as session:
        yield session
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("a request that stores something needs database.transaction")


# `function`: left when the path operation returns, before the response is sent, so that a client
# that has its answer finds what it stored, and a failed commit is still a 503.
Session = Annotated[AsyncSession, Depends(transaction, scope="function")]
Reading = Annotated[AsyncSession, Depends(reading, scope="function")]


def storable(value: Any) -> Any:
    """The same without what a database may refuse: NUL, lone surrogates, infinity in JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value
