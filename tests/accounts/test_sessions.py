"""The browsers that are signed in: told apart, signed out one by one or all at once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from app.accounts.sessions import device
from app.database import now, unit_of_work
from tests.conftest import PASSWORD

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest_asyncio.fixture
async def phone(app: FastAPI, signed_in: httpx2.AsyncClient) -> AsyncIterator[httpx2.AsyncClient]:
    """Ada's phone, signed in beside her browser."""
    transport = httpx2.ASGITransport(app=app, client=("203.0.113.9", 4711))
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://testserver", headers={"User-Agent": PHONE}
    ) as client:
        await client.post("/login", data={"username": "ada", "password": PASSWORD})
        yield client


async def _is_in(client: httpx2.AsyncClient) -> bool:
    return (await client.get("/api/v1/me")).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        (FIREFOX, ("Firefox", "Linux")),
        ("curl/8.5.0", ("curl/8.5.0", "")),
        ("x" * 300, ("x" * 60, "")),
        ("", ("", "")),
    ],
)
def test_a_device_is_told_in_words(user_agent: str, words: tuple[str, str]) -> None:
    assert device(user_agent) == words


@pytest.mark.asyncio
async def test_the_page_lists_both_and_says_which_is_this_one(
    signed_in: httpx2.AsyncClient, phone: httpx2.AsyncClient
) -> None:
    page = (await signed_in.get("/account/sessions")).text
    assert "Safari on iPhone" in page
    assert "from 203.0.113.9" in page
    first, second = page.split("<li>")[1:3]
    assert "This one" in first
    assert "/end" not in first
    assert "This one" not in second
    assert re.search(r'action="/account/sessions/\d+/end"', second)


@pytest.mark.asyncio
async def test_a_browser_that_is_signed_out_from_afar_is_out_at_once(
    signed_in: httpx2.AsyncClient, phone: httpx2.AsyncClient
) -> None:
    page = (await signed_in.get("/account/sessions")).text
    end = re.search(r'action="(/account/sessions/\d+/end)"', page)
    assert end
    answer = await signed_in.post(end[1])
    assert answer.status_code == 303
    assert "That browser is signed out." in (await signed_in.get(answer.headers["location"])).text
    assert await _is_in(signed_in)
    assert not await _is_in(phone)


@pytest.mark.asyncio
async def test_signing_out_everywhere_else_leaves_this_one(
    signed_in: httpx2.AsyncClient, phone: httpx2.AsyncClient
) -> None:
    await phone.post("/account/sessions/end-others")
    assert await _is_in(phone)
    assert not await _is_in(signed_in)
    assert "end-others" not in (await phone.get("/account/sessions")).text


@pytest.mark.asyncio
async def test_nobody_ends_anothers_session(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    form = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    await client.post("/signup", data=form)
    for number in (1, 99):
        assert (await client.post(f"/account/sessions/{number}/end")).status_code == 404
    assert await _is_in(signed_in)


@pytest.mark.asyncio
async def test_when_a_browser_was_last_here_is_written_once_an_hour(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    async def last_seen() -> str:
        async with app.state.readers() as session:
            found = await session.execute(text("SELECT last_seen_at FROM user_sessions"))
            return str(found.scalar_one())

    at_first = await last_seen()
    await signed_in.get("/account")
    assert await last_seen() == at_first

    earlier = (now() - timedelta(minutes=61)).strftime("%Y-%m-%d %H:%M:%S.%f")
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(text("UPDATE user_sessions SET last_seen_at = :at"), {"at": earlier})
    await signed_in.get("/account")
    assert await last_seen() > earlier


@pytest.mark.parametrize("path", ["sessions/{}/end", "tokens/{}/revoke"])
@pytest.mark.asyncio
async def test_a_number_that_no_row_can_have_is_refused(
    signed_in: httpx2.AsyncClient, path: str
) -> None:
    answer = await signed_in.post("/account/" + path.format("9" * 30))
    assert answer.status_code == 422
