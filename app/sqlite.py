"""SQLite without threads: statements run in the event loop, and only waiting for a lock awaits.

Ours take some ten microseconds each; handing each of the four calls that SQLAlchemy makes of a
statement to aiosqlite's thread and back takes several times as long (decision 0011). What may
really take time is another writer's transaction: that is waited for without blocking the loop.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite

BUSY_SECONDS = 5.0  # how long we wait for another's lock
_FIRST_WAIT, _LONGEST_WAIT = 0.0005, 0.02


class _NoThread:
    """In the place of the queue to aiosqlite's thread, where SQLAlchemy puts an isolation level."""

    def put_nowait(self, job: object) -> None:
        """Refuse: nobody would ever take it."""
        raise NotImplementedError(
            "SQLite has one isolation level here, and app.database says BEGIN: "
            "take `session_factory` to write and `reader_factory` to read"
        )


class InLoopConnection(aiosqlite.Connection):
    """An aiosqlite connection that has no thread.

    A statement that meets a lock changed nothing (SQLITE_BUSY), and so is tried again, for
    `BUSY_SECONDS`; then it raises `sqlite3.OperationalError` as SQLite's own waiting would. It does
    so at once in a transaction that read before another one wrote (SQLITE_BUSY_SNAPSHOT): no
    waiting helps that, it has to be begun again.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._tx: Any = _NoThread()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            raise ValueError("no active connection")
        try:
            return fn(*args, **kwargs)
        except sqlite3.OperationalError as error:
            if not _busy(error):
                raise
        return await self._insist(fn, *args, **kwargs)

    async def _insist(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        until, wait = time.monotonic() + BUSY_SECONDS, _FIRST_WAIT
        while True:
            # Not in step with others who wait for the same lock.
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
            try:
                return fn(*args, **kwargs)
            except sqlite3.OperationalError as error:
                if not _busy(error) or time.monotonic() > until:
                    raise
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _connect(self) -> InLoopConnection:
        if self._connection is None:
            self._connection = self._connector()
        return self

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()

    def stop(self) -> None:
        """Close at once."""
        self._running = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _busy(error: sqlite3.OperationalError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT


def connect(database: str, **options: Any) -> InLoopConnection:
    """To be awaited; `options` as those of `sqlite3.connect`. BEGIN is the caller's to say."""
    options |= {"timeout": 0, "isolation_level": None, "check_same_thread": False}
    return InLoopConnection(lambda: sqlite3.connect(database, **options), 64)
