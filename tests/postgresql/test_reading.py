"""Reading from PostgreSQL: times in UTC whatever the server's zone, one statement for many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from app.database import unit_of_work
from app.main import create_app
from app.settings import Settings
from app.submissions import record_queries
from app.submissions import service as submissions
from tests.postgresql.conftest import Server
from tests.progress.conftest import person

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.xdist_group("postgresql"),  # one server
    pytest.mark.asyncio,
]


async def test_every_connection_speaks_utc_whatever_the_servers_zone(
    server: Server, settings: Settings
) -> None:
    name = settings.database_url.rpartition("/")[2]
    with server.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET timezone = 'Asia/Kathmandu'")  # type: ignore[arg-type]
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        async with app.state.sessions() as session:
            await session.execute(text("SELECT 1"))
            await session.rollback()  # what was set when it connected stays
        for _ in range(2):
            async with unit_of_work(app.state.readers) as session:
                zone, moment = (
                    await session.execute(text("SELECT current_setting('TimeZone'), now()"))
                ).one()
            assert zone == "UTC"
            assert moment.tzinfo is UTC


@pytest.mark.usefixtures("ada")
async def test_of_however_many_problems_one_statement_asks(app: FastAPI) -> None:
    user = await person(app)
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    async with unit_of_work(app.state.sessions) as session:
        for problem in ("doubling", 'a "quoted", one', "left-out"):
            right = {"submissions": 1, "accepted": 1, "tries": 1, "solved_at": at}
            await record_queries.merge(
                session, record_queries.nothing(user.id, problem, at) | right
            )
    asked: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: asked.append((text, parameters)),
    )  # fmt: skip
    many = [f"problem-{number}" for number in range(5000)]
    async with unit_of_work(app.state.readers) as session:
        few = await submissions.solved_at(session, user.id, ["doubling"])
        more = await submissions.solved_at(session, user.id, [*many, "doubling", 'a "quoted", one'])
        none = await submissions.solved_at(session, user.id, [])
    assert few == {"doubling": at}
    assert more == {"doubling": at, 'a "quoted", one': at}
    assert none == {}
    assert len({statement for statement, _ in asked}) == 1
