"""How Alembic reaches our database: our own engine and models, all or nothing."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy.engine import Connection

# Each feature's tables, so that the metadata is whole.
import app.accounts.models
import app.admin.models
import app.catalog.models
import app.drafts.models
import app.mail.models
import app.oidc.models
import app.quizzes.models
import app.submissions.models
import app.training.models  # noqa: F401
from app.database import Base, UtcDateTime, open_engine
from app.settings import Settings


def render_item(kind: str, item: object, autogen: object) -> str | bool:
    """Write our time as the plain type that it is stored as: a revision needs no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run the revisions in one transaction; SQLite, asked by BEGIN, keeps DDL in it too."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite alters a table by making it anew
        render_item=render_item,
        transactional_ddl=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run() -> None:
    """Connect and migrate."""
    settings = context.config.attributes.get("settings") or Settings()
    engine = open_engine(settings)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await engine.dispose()


asyncio.run(run())
