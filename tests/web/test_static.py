"""Static files: addresses by content, kept for ever; the documentation asks no third party."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.web.pages import ROOT
from app.web.static import StaticPaths


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    paths = StaticPaths(tmp_path)
    (tmp_path / "a.css").write_text("one")
    first = paths.url("a.css")
    assert paths.url("a.css") == first
    (tmp_path / "a.css").write_text("two, longer")
    assert paths.url("a.css") != first


def test_a_file_that_is_not_there_has_a_bare_address(tmp_path: Path) -> None:
    assert StaticPaths(tmp_path).url("none.css") == "/static/none.css"


@pytest.mark.asyncio
async def test_by_its_hash_a_file_is_kept_for_ever(client: httpx2.AsyncClient) -> None:
    answer = await client.get(StaticPaths(ROOT / "static").url("app.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("query", ["", "?v=0123456789abcdef"])
@pytest.mark.asyncio
async def test_by_another_address_it_is_checked_again(
    client: httpx2.AsyncClient, query: str
) -> None:
    answer = await client.get(f"/static/app.css{query}")
    assert answer.headers["cache-control"] == "no-cache"
    again = await client.get(
        f"/static/app.css{query}", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["../pyproject.toml", "%2e%2e/pyproject.toml", "none.css"])
@pytest.mark.asyncio
async def test_nothing_outside_the_folder_is_served(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(f"/static/{path}")
    assert answer.status_code == 404


@pytest.mark.asyncio
async def test_the_documentation_is_drawn_by_files_of_ours(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert f'"/static/vendor/swagger-ui/{name}?v=' in page
        answer = await client.get(f"/static/vendor/swagger-ui/{name}")
        assert answer.status_code == 200
