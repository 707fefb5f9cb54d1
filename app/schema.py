"""The schema: bring the database to this version's tables, and see whether it is there."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app import database
from app.errors import Conflict
from app.settings import Settings

log = structlog.get_logger(__name__)

_PATIENCE = 5.0  # seconds until a worker says that it waits for its tables
FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def alembic_config(settings: Settings) -> Config:
    """What Alembic needs to know, without a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["settings"] = settings
    return config


def migrate(settings: Settings) -> None:
    """To the newest revision; all of it or nothing. Not for a running event loop: use a thread.

    Raises `Unavailable` when the database is locked, full or away, `Conflict` when it is newer.
    """
    try:
        command.upgrade(alembic_config(settings), "head")
    except DBAPIError as error:
        raise (database.unavailable(error) or error) from error
    except CommandError as error:
        raise Conflict(
            f"The database is of another version of TensorJudge ({error}). "
            "Install that version or a newer one, or set TENSORJUDGE_DATA to another folder."
        ) from error


async def is_current(engine: AsyncEngine, settings: Settings) -> bool:
    """Whether the database has the newest revision."""
    newest = ScriptDirectory.from_config(alembic_config(settings)).get_current_head()
    reader = engine.execution_options(**database.READ_ONLY)
    async with reader.connect() as connection:
        found = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return found == newest


async def wait_until_current(settings: Settings, every: float = 0.1) -> None:
    """Return once the database is at the newest revision: `serve` or `migrate` brings it there."""
    engine = database.open_engine(settings)
    told, began = False, time.monotonic()
    try:
        while True:
            try:
                if await is_current(engine, settings):
                    return
                reason = "it is not at this version's tables: run `tensorjudge migrate`"
            except DBAPIError as error:
                reason = str(error.orig)
            # Beside `serve` a worker starts first, and its tables are made meanwhile.
            if not told and time.monotonic() - began > _PATIENCE:
                log.warning("waiting for the database", reason=reason)
                told = True
            await asyncio.sleep(every)
    finally:
        await engine.dispose()
