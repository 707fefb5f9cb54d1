"""What runs on a page is read from an index, and from the index alone, on SQLite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.database import now, unit_of_work
from app.progress import queries
from app.progress.days import BEGINNING, offsets
from app.submissions import records
from app.submissions import service as submissions
from tests.progress.conftest import began_quiz, person, sent

pytestmark = pytest.mark.asyncio


async def plans(app: FastAPI, statements: list[tuple[str, Any]]) -> list[str]:
    """How SQLite goes about each."""
    found = []
    async with app.state.engine.connect() as connection:
        for statement, parameters in statements:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.append(" | ".join(row[3] for row in plan))
    return found


async def test_days_are_counted_within_an_index(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    await sent(app, now())
    await began_quiz(app, now())
    statements: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: statements.append((text, parameters)),
    )  # fmt: skip
    user = await person(app)
    async with unit_of_work(app.state.readers) as session:
        known = offsets(ZoneInfo("Europe/Paris"), BEGINNING, now().date())
        whole = await queries.sent(session, user.id, known)
        year = await queries.sent(session, user.id, known, now() - timedelta(days=365))
    assert sum(one.count for one in whole) == sum(one.count for one in year) == 2
    counted = [item for item in statements if "GROUP BY" in item[0]]
    assert len(counted) == 4
    for told in await plans(app, counted):
        assert "SEARCH" in told, told
        assert "USING COVERING INDEX ix_" in told, told
        assert "SCAN" not in told, told


async def test_records_are_read_and_counted_by_index(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    user = await person(app)
    statements: list[tuple[str, Any]] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute",
        lambda c, cursor, text, parameters, *_: statements.append((text, parameters)),
    )  # fmt: skip
    async with unit_of_work(app.state.readers) as session:
        await records.of_problem(session, "doubling", "v")
        await records.of_user(session, user.id)
        await records.of_both(session, user.id, "doubling")
        await submissions.solved_at(session, user.id, ["doubling", "halving"])
    asked = [item for item in statements if "problem_records" in item[0]]
    assert len(asked) == 6
    for number, told in enumerate(await plans(app, asked)):
        assert "SEARCH" in told, told
        assert "SCAN" not in told.replace("SCAN json_each", ""), told  # what is asked for
        if number < 3:
            assert "USING COVERING INDEX ix_problem_records_statistics" in told, told
