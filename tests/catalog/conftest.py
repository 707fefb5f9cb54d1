"""Packages on disk to load, and an application with nothing but the catalog."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app import database
from app.accounts import models as _accounts  # noqa: F401 - its tables
from app.accounts import routes as accounts
from app.catalog import archives, routes
from app.catalog.commands import TEMPLATE
from app.catalog.service import Catalog
from app.settings import Settings
from app.web import errors, health, pages
from app.web.static import StaticPaths

Write = Callable[..., Path]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An empty folder of problems."""
    folder = tmp_path / "problems"
    folder.mkdir()
    return folder


@pytest.fixture
def write(shelf: Path) -> Write:
    """Write a package that loads, then change files: write("slug", {"a.py": "…", "b.md": None})."""

    def _write(
        slug: str, files: dict[str, str | bytes | None] | None = None, folder: Path = shelf
    ) -> Path:
        archives.create(TEMPLATE, folder, slug)
        for name, content in (files or {}).items():
            path = folder / slug / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder / slug

    return _write


@pytest_asyncio.fixture
async def site(tmp_path: Path, shelf: Path) -> AsyncIterator[FastAPI]:
    """The catalog's pages and API over a fresh database; set `site.state.catalog` to reload."""
    settings = Settings(data=tmp_path / "data", problems=str(shelf))
    app = FastAPI()
    app.state.settings = settings
    app.state.static = StaticPaths(pages.ROOT / "static")
    app.state.templates = pages.environment(app.state.static)
    app.state.engine = database.open_engine(settings)
    app.state.sessions = database.session_factory(app.state.engine)
    app.state.readers = database.reader_factory(app.state.engine)
    app.state.catalog = Catalog.load(settings.problem_folders)
    app.state.grading = (math.inf, health.Grading(True, ""))  # known for ever: no banner
    errors.install(app)
    app.include_router(routes.router)
    app.include_router(routes.api)
    app.include_router(accounts.router)
    async with app.state.engine.begin() as connection:
        await connection.run_sync(database.Base.metadata.create_all)
    yield app
    await app.state.engine.dispose()


@pytest_asyncio.fixture
async def client(site: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A reader of the site, signed out."""
    transport = httpx2.ASGITransport(app=site)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client
