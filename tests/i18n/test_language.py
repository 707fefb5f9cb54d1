"""Which language a request is answered in, and how a reader chooses one."""

from __future__ import annotations

import httpx2
import pytest
from starlette.datastructures import Headers

from app.i18n.middleware import language_of
from app.i18n.returning import local_address

HTML = "text/html"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("de,fr;q=0.9", "en"),
        ("de, es;q=0.5", "es"),
        ("en;q=0.2, es;q=0.7", "es"),
        ("es;q=0", "en"),
        ("es;q=much", "en"),
        ("EN-xa", "en-XA"),
        (";;q=,,=", "en"),
    ],
)
def test_the_best_language_that_the_browser_asks_for_and_we_have_is_spoken(
    header: str, language: str
) -> None:
    assert language_of(Headers({"accept-language": header})) == language


def test_a_choice_goes_before_what_the_browser_asks_for() -> None:
    assert language_of(Headers({"accept-language": "es", "cookie": "language=en"})) == "en"


def test_a_cookie_that_names_no_language_of_ours_is_passed_over() -> None:
    assert language_of(Headers({"accept-language": "es", "cookie": "language=tlh"})) == "es"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "",
        "problems",
        "/\n/x",
    ],
)
def test_a_choice_never_leads_to_another_site(address: str) -> None:
    assert local_address(address) == "/"


@pytest.mark.asyncio
async def test_a_choice_is_kept_in_a_cookie_and_leads_back_to_the_page(
    client: httpx2.AsyncClient,
) -> None:
    chosen = await client.post(
        "/language", data={"language": "es", "next": "/tracks?page=2"}, follow_redirects=False
    )
    assert chosen.status_code == 303
    assert chosen.headers["location"] == "/tracks?page=2"
    page = await client.get("/tracks")
    assert '<html lang="es">' in page.text
    assert page.headers["content-language"] == "es"
    assert "Itinerarios" in page.text


@pytest.mark.asyncio
async def test_every_answer_of_a_form_offers_the_way_back_to_the_page_of_the_form(
    client: httpx2.AsyncClient,
) -> None:
    refused = await client.post(
        "/login",
        data={"username": "nobody", "password": "nothing at all"},
        headers={"Referer": f"{client.base_url}/login?next=%2Ftracks"},
    )
    assert '<input type="hidden" name="next" value="/login?next=%2Ftracks">' in refused.text


@pytest.mark.asyncio
async def test_what_is_not_a_language_of_ours_is_answered_with_english(
    client: httpx2.AsyncClient,
) -> None:
    await client.post("/language", data={"language": "<b>"})
    assert '<html lang="en">' in (await client.get("/tracks")).text


@pytest.mark.asyncio
async def test_programs_read_english_whatever_they_accept(client: httpx2.AsyncClient) -> None:
    spoken = await client.get("/api/v1/problems/none", headers={"Accept-Language": "es"})
    plain = await client.get("/api/v1/problems/none")
    assert spoken.json() == plain.json()


@pytest.mark.asyncio
async def test_an_error_page_is_in_the_reader_s_language_too(client: httpx2.AsyncClient) -> None:
    page = await client.get("/nothing", headers={"Accept-Language": "es"})
    assert page.status_code == 404
    assert '<html lang="es">' in page.text


@pytest.mark.asyncio
async def test_caches_are_told_that_a_page_depends_on_the_language(
    client: httpx2.AsyncClient,
) -> None:
    told = (await client.get("/tracks")).headers["vary"]
    assert "Accept-Language" in told
    assert "Cookie" in told
