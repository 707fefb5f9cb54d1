"""The database: engine, declarative base, UTC times, and one transaction a request or job."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    MetaData,
    Text,
    bindparam,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from app import sqlite
from app.errors import TensorJudgeError, Unavailable
from app.i18n import _
from app.settings import Settings

# The execution option that says how SQLite begins: writers take the lock at once, so that two
# transactions that read and then write cannot both hold a snapshot and fail half-way.
_BEGIN = "tensorjudge_begin"
READ_ONLY = {_BEGIN: "DEFERRED"}
_AS_WRITTEN = len("2026-01-01 12:00:00.000000")


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

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """What makes it of a row's value: aware, in UTC. Some pages read thousands."""
        return _of_text if dialect.name == "sqlite" else _of_time


def _of_text(text: str | None) -> datetime | None:
    if text is None:
        return None
    if len(text) == _AS_WRITTEN:
        return datetime.fromisoformat(f"{text}+00:00")
    found = datetime.fromisoformat(text)  # by somebody else's script
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _of_time(time: datetime | None) -> datetime | None:
    return time if time is None or time.tzinfo is UTC else time.astimezone(UTC)


class _Texts(TypeDecorator[list[str]]):
    """Several texts as one parameter: an array, or JSON where the database has none."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As the dialect has it."""
        return dialect.type_descriptor(JSON() if dialect.name == "sqlite" else ARRAY(Text()))


class _Among(FunctionElement[Any]):
    inherit_cache = True
    type = NullType()  # of a Boolean, SQLite's dialect asks whether it is 1


def among(column: InstrumentedAttribute[str], parameter: str) -> ColumnElement[bool]:
    """Whether a column is one of the texts of this parameter, a list.

    One statement, however many they are: `in_` writes one for each number of them, and with two
    hundred that took longer than looking them up.
    """
    return _Among(column, bindparam(parameter, type_=_Texts()))


@compiles(_Among)
def _compile_among(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY({texts})"


@compiles(_Among, "sqlite")
def _compile_among_in_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - both compiled


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
        engine = create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_postgresql)
        return engine
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url, connect_args={"async_creator_fn": sqlite.connect}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, record: Any) -> None:
    # Whatever the server's zone: times in UTC are read in a third of the time of any other's.
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()  # or it would end with the first transaction that is rolled back


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
        return Unavailable(_("The server is busy. Nothing was stored; try again in a few seconds."))
    text = str(error.orig).lower()
    if "disk is full" in text or "no space left" in text or "disk full" in text:
        return Unavailable(
            _("The disk of the server is full. Nothing was stored; the operator has to make room."),
            retry_after=60,
        )
    undefined = getattr(error.orig, "sqlstate", "") in ("42P01", "42703")  # PostgreSQL
    if undefined or "no such table" in text or "no such column" in text:
        return Unavailable(
            _("The database is not at this version's tables: run `tensorjudge migrate`."),
            retry_after=60,
        )
    if not isinstance(error, OperationalError):
        return None
    if "locked" in text or "busy" in text:
        return Unavailable(
            _("The database is busy. Nothing was stored; try again in a few seconds.")
        )
    # SQLite calls mistakes of ours operational too; of the rest only these are the machine's.
    away = ("disk i/o error", "unable to open", "readonly", "not a database", "malformed")
    if isinstance(error.orig, sqlite3.OperationalError) and not any(word in text for word in away):
        return None
    return Unavailable(
        _("The database cannot be reached. Nothing was stored; try again in a minute."),
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
