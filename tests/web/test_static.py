"""Static files: addresses by content, kept for ever; the documentation asks no third party."""

from __future__ import annotations

import re
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


def test_an_address_changes_with_what_a_stylesheet_names(tmp_path: Path) -> None:
    paths = StaticPaths(tmp_path)
    (tmp_path / "a.woff2").write_bytes(b"one")
    (tmp_path / "a.css").write_text('x { src: url("a.woff2"), url("none.woff2") }')
    first = paths.url("a.css")
    body = paths.asset("a.css")
    assert body is not None
    assert f'url("a.woff2?v={paths.digest("a.woff2")}")' in body.body.decode()
    assert 'url("none.woff2")' in body.body.decode()
    (tmp_path / "a.woff2").write_bytes(b"two, longer")
    assert paths.url("a.css") != first


@pytest.mark.asyncio
async def test_a_text_is_compressed_for_who_can_read_it(client: httpx2.AsyncClient) -> None:
    url = StaticPaths(ROOT / "static").url("js/theme.js")
    packed = await client.get(url, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.asyncio
async def test_fonts_are_named_by_their_hash_and_kept_for_ever(client: httpx2.AsyncClient) -> None:
    style = (await client.get("/static/app.css")).text
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', style)
    assert len(fonts) == 3
    for font in fonts:
        answer = await client.get(f"/static/{font}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2")
        assert "immutable" in answer.headers["cache-control"]
        assert "content-encoding" not in answer.headers


@pytest.mark.asyncio
async def test_the_chosen_theme_is_in_the_page_itself(client: httpx2.AsyncClient) -> None:
    for cookie, written in (("theme=dark", True), ("theme=blue", False), ("", False)):
        page = await client.get("/", headers={"Cookie": cookie} if cookie else {})
        assert (" data-theme=" in page.text) == written


def test_no_rule_of_the_stylesheet_waits_for_a_script() -> None:
    style = (ROOT / "static/app.css").read_text()
    assert not re.search(r"(^|[\s,(])(html)?\.js[ )]", style), "ask by @media (scripting: enabled)"


def test_a_file_that_is_not_there_has_a_bare_address(tmp_path: Path) -> None:
    assert StaticPaths(tmp_path).url("none.css") == "/static/none.css"


@pytest.mark.asyncio
async def test_by_its_hash_a_file_is_kept_for_ever(client: httpx2.AsyncClient) -> None:
    answer = await client.get(StaticPaths(ROOT / "static").url("app.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.asyncio
async def test_a_chunk_has_its_hash_in_its_name_and_is_kept_for_ever(
    client: httpx2.AsyncClient,
) -> None:
    chunk = next((ROOT / "static/js/chunks").glob("*.js"))
    answer = await client.get(f"/static/js/chunks/{chunk.name}")
    assert "immutable" in answer.headers["cache-control"]
    gone = await client.get("/static/js/chunks/gone-00000000.js")
    assert gone.status_code == 404


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


def test_every_property_that_the_stylesheet_uses_is_defined_in_it() -> None:
    # One that is not paints black, or not at all, and nobody is told.
    text = (ROOT / "static/app.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\((--[\w-]+)\)", text))  # what has a fallback needs no definition
    assert used, "no property at all"
    assert used - defined == set()


@pytest.mark.asyncio
async def test_the_documentation_is_drawn_by_files_of_ours(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert f'"/static/vendor/swagger-ui/{name}?v=' in page
        answer = await client.get(f"/static/vendor/swagger-ui/{name}")
        assert answer.status_code == 200
