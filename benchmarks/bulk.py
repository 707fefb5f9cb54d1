"""Rows by the hundred thousand into a migrated database, in one transaction.

Indexes are dropped before and made again after, as the database itself describes them; foreign keys
are not looked at meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg
from sqlalchemy import JSON, Boolean, Column, ColumnDefault, Table
from sqlalchemy.engine import make_url

from app.database import UtcDateTime

Row = tuple[Any, ...]


class Store(Protocol):
    """A database that is filled."""

    def insert(self, table: Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Rows of these columns; what else a row must have gets its default."""
        ...


def counts(url: str, *tables: str) -> tuple[int, ...]:
    """How many rows each has."""
    statements = [f'SELECT count(*) FROM "{table}"' for table in tables]
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(address.database))) as connection:
            return tuple(connection.execute(one).fetchone()[0] for one in statements)
    with psycopg.connect(_plain(url)) as server:
        rows = [server.execute(one.encode()).fetchone() for one in statements]
    return tuple(row[0] for row in rows if row)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


@contextmanager
def filling(url: str) -> Iterator[Store]:
    """The migrated database at `url`; at the end all that is inserted is there, or nothing."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with _sqlite(str(address.database)) as store:
            yield store
    else:
        with _postgresql(_plain(url)) as store:
            yield store


def _constants(table: Table, columns: tuple[str, ...]) -> dict[str, Any]:
    """What the columns that a row must have, and is not given, hold in each."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in columns or column.nullable or column.server_default is not None:
            continue
        if isinstance(column.default, ColumnDefault) and column.default.is_scalar:
            found[column.name] = column.default.arg
    return found


def _converters(
    table: Table, names: Iterable[str], moment: Callable[[datetime], Any], yes: type
) -> list[Callable[[Any], Any] | None]:
    def of(column: Column[Any]) -> Callable[[Any], Any] | None:
        if isinstance(column.type, JSON):
            return lambda value: (
                value if value is None or isinstance(value, str) else as_json(value)
            )
        if isinstance(column.type, UtcDateTime):
            return lambda value: None if value is None else moment(value)
        if isinstance(column.type, Boolean):
            return yes
        return None

    return [of(table.columns[name]) for name in names]


def as_json(value: Any) -> str:
    """What a JSON column keeps."""
    return json.dumps(value, ensure_ascii=False)


def _converted(
    rows: Iterable[Row], converters: list[Callable[[Any], Any] | None], constants: Row
) -> Iterator[Row]:
    at = [(index, convert) for index, convert in enumerate(converters) if convert]
    for row in rows:
        values = [*row, *constants]
        for index, convert in at:
            values[index] = convert(values[index])
        yield tuple(values)


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        constants = _constants(table, columns)
        names = (*columns, *constants)
        converters = _converters(table, names, _sqlite_moment, int)
        listed = ", ".join(f'"{name}"' for name in names)
        places = ", ".join("?" * len(names))
        self._connection.executemany(
            f'INSERT INTO "{table.name}" ({listed}) VALUES ({places})',
            _converted(rows, converters, tuple(constants.values())),
        )


def _sqlite_moment(value: datetime) -> str:
    """As SQLAlchemy writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@contextmanager
def _sqlite(path: str) -> Iterator[Store]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        yield _Sqlite(connection)
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


class _Postgresql:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def insert(self, table: Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        constants = _constants(table, columns)
        names = (*columns, *constants)
        converters = _converters(table, names, lambda value: value, bool)
        listed = ", ".join(f'"{name}"' for name in names)
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN'.encode()) as copy,
        ):
            for row in _converted(rows, converters, tuple(constants.values())):
                copy.write_row(row)


@contextmanager
def _postgresql(url: str) -> Iterator[Store]:
    with psycopg.connect(url) as connection:
        # Foreign keys are triggers here; who may not turn them off waits for them.
        may = connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if (row := may.fetchone()) and row[0]:
            connection.execute("SET session_replication_role = replica")
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"'.encode())
        yield _Postgresql(connection)
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, sql in indexes:
            connection.execute(sql.encode())
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_default LIKE 'nextval%'"
        ).fetchall():
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "
                f'(SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"), false)'.encode()
            )
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")  # what autovacuum does soon
        connection.execute("CHECKPOINT")  # else it goes on for minutes beside what is measured
