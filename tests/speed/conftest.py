"""A site with a few thousand submissions of a few hundred people, as `benchmarks seed` makes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.settings import Settings
from benchmarks.seed import fill
from tests.speed.asking import SIZE


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Its settings."""
    folder = tmp_path_factory.mktemp("seeded")
    with ThreadPoolExecutor(1) as thread:  # Alembic runs a loop of its own
        return thread.submit(fill, folder, SIZE, print).result()
