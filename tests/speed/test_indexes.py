"""No page asks the database for what no index gives: every GET address, as five people."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI

from app.catalog.service import Catalog, Track
from app.main import create_app
from app.settings import Settings
from benchmarks.addresses import PASSED_OVER, Values, addresses, routes
from tests.speed.asking import check_every_page
from tests.speed.plans import SMALL, Asked, large_tables, walks

BAD = (
    "SELECT id FROM submissions WHERE code = 'a'",
    "SELECT count(*) FROM users",
    "SELECT username FROM users ORDER BY created_at LIMIT 5",
    "SELECT s.id FROM users AS u JOIN submissions AS s ON s.seconds = u.id WHERE u.id = 3",
    "UPDATE submissions SET seconds = 1 WHERE verdict = 'accepted'",
)
GOOD = (
    "SELECT code FROM submissions WHERE id = 'a'",
    "SELECT username FROM users ORDER BY username_key LIMIT 5",
    "SELECT count(*) FROM submissions WHERE finished_at IS NULL",
    "SELECT reason FROM workers",
)


@pytest.mark.asyncio
async def test_every_page_is_served_by_indexes(
    seeded: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_every_page(seeded, monkeypatch)


@pytest.mark.parametrize("statement", BAD)
@pytest.mark.asyncio
async def test_a_walk_through_a_large_table_is_seen(app: FastAPI, statement: str) -> None:
    async with app.state.engine.connect() as connection:
        assert await connection.run_sync(walks, Asked(statement, ()))


@pytest.mark.parametrize("statement", GOOD)
@pytest.mark.asyncio
async def test_what_an_index_gives_is_not_called_a_walk(app: FastAPI, statement: str) -> None:
    async with app.state.engine.connect() as connection:
        assert await connection.run_sync(walks, Asked(statement, ())) == []


def test_what_may_be_walked_is_still_a_table_and_no_more_than_needed(settings: Settings) -> None:
    create_app(settings)
    assert {"users", "submissions", "submission_cases", "user_sessions"} <= large_tables()
    assert len(SMALL) < 5


def test_every_route_is_asked_or_passed_over_by_name(settings: Settings) -> None:
    app = create_app(settings)
    found = routes(app)
    assert {"/problems", "/admin/users", "/api/v1/submissions/{id}"} <= set(found)
    assert set(PASSED_OVER) <= set(found)


def test_a_route_with_a_parameter_that_is_new_here_is_an_error(settings: Settings) -> None:
    app = create_app(settings)
    router = APIRouter()
    router.get("/strange/{thing}")(lambda thing: thing)
    app.include_router(router)
    names = ("slug", "submission", "other", "user", "user_id", "token", "index", "place", "cursor",
             "attempts", "training")  # fmt: skip
    with pytest.raises(KeyError, match="thing"):
        addresses(app, Values(dict.fromkeys(names, "x"), Catalog({}, [], (Track("a", "A"),))))
