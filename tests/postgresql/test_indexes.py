"""No page asks PostgreSQL for what no index gives either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.settings import Settings
from benchmarks.seed import fill
from tests.postgresql.conftest import Server
from tests.speed.asking import SIZE, check_every_page
from tests.speed.plans import Asked, walks
from tests.speed.test_indexes import BAD, GOOD

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]  # one server


@pytest.fixture
def filled(server: Server, tmp_path: Path) -> Settings:
    """A site with a few thousand submissions."""
    with ThreadPoolExecutor(1) as thread:  # Alembic runs a loop of its own
        return thread.submit(fill, tmp_path, SIZE, print, server.database()).result()


@pytest.mark.asyncio
async def test_every_page_is_served_by_indexes(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_every_page(filled, monkeypatch)


@pytest.mark.asyncio
async def test_walks_through_large_tables_are_seen_and_nothing_else(app) -> None:
    async with app.state.engine.connect() as connection:
        for statement in BAD:
            assert await connection.run_sync(walks, Asked(statement, {})), statement
        for statement in GOOD:
            assert await connection.run_sync(walks, Asked(statement, {})) == [], statement
