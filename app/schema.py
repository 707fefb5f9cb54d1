"""The schema: bring the database to this version's tables, and see whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app import database
from app.settings import Settings

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

    Raises `Unavailable` when the database is locked, full or away.
    """
    try:
        command.upgrade(alembic_config(settings), "head")
    except DBAPIError as error:
        raise (database.unavailable(error) or error) from error


async def is_current(engine: AsyncEngine, settings: Settings) -> bool:
    """Whether the database has the newest revision."""
    newest = ScriptDirectory.from_config(alembic_config(settings)).get_current_head()
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return found == newest
