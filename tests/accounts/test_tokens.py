"""Tokens of programs: made, used, revoked."""

from __future__ import annotations

import re

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.conftest import PASSWORD


async def _token(client: httpx2.AsyncClient) -> str:
    answer = await client.post("/api/v1/tokens", auth=("ada", PASSWORD), json={"name": "laptop"})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.asyncio
async def test_name_and_password_give_a_token_that_needs_no_cookie(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = await _token(client)
    me = await client.get("/api/v1/me", headers=_bearer(token))
    assert me.json()["username"] == "ada"
    assert not client.cookies


@pytest.mark.asyncio
async def test_a_token_needs_no_body(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    answer = await client.post("/api/v1/tokens", auth=("ada", PASSWORD))
    assert answer.status_code == 201


@pytest.mark.parametrize("auth", [("ada", "wrong password"), ("nobody", PASSWORD)])
@pytest.mark.asyncio
async def test_a_wrong_password_gives_no_token(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, auth: tuple[str, str]
) -> None:
    answer = await client.post("/api/v1/tokens", auth=auth)
    assert answer.status_code == 401
    assert "do not belong together" in answer.json()["detail"]


@pytest.mark.parametrize("header", [None, "Basic", "Basic ???", "Basic YWRh", "Bearer x"])
@pytest.mark.asyncio
async def test_what_is_no_basic_authentication_is_401_with_how_to_do_it(
    client: httpx2.AsyncClient, header: str | None
) -> None:
    headers = {"Authorization": header} if header else {}
    answer = await client.post("/api/v1/tokens", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert "basic authentication" in answer.json()["detail"]


@pytest.mark.asyncio
async def test_a_revoked_token_says_so_and_what_to_do(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = await _token(client)
    page = await signed_in.get("/account/tokens")
    revoke = re.search(r'action="(/account/tokens/\d+/revoke)"', page.text)
    assert revoke
    assert (await signed_in.post(revoke[1])).status_code == 303
    answer = await client.get("/api/v1/me", headers=_bearer(token))
    assert answer.status_code == 401
    assert re.search(
        r"This token was revoked on \d{4}-\d\d-\d\d\. Make a new one at /account",
        answer.json()["detail"],
    )
    assert revoke[1] not in (await signed_in.get("/account/tokens")).text


@pytest.mark.asyncio
async def test_a_token_can_revoke_itself_and_no_other(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    one, other = await _token(client), await _token(client)
    answer = await client.delete("/api/v1/tokens/current", headers=_bearer(one))
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await client.get("/api/v1/me", headers=_bearer(one))).status_code == 401
    assert (await client.get("/api/v1/me", headers=_bearer(other))).status_code == 200


@pytest.mark.asyncio
async def test_a_browsers_session_has_no_token_to_revoke(signed_in: httpx2.AsyncClient) -> None:
    answer = await signed_in.delete("/api/v1/tokens/current")
    assert answer.status_code == 422
    assert "carries no token" in answer.json()["detail"]
    assert (await signed_in.get("/api/v1/me")).status_code == 200


@pytest.mark.asyncio
async def test_a_token_that_was_never_made_says_where_to_make_one(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/api/v1/problems", headers=_bearer("tj_invented"))
    assert answer.status_code == 401
    assert "Make one at /account" in answer.json()["detail"]


@pytest.mark.asyncio
async def test_a_page_shows_a_new_token_once(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    made = await signed_in.post("/account/tokens", data={"name": "laptop"})
    assert made.status_code == 201
    token = re.search(r"tj_[\w-]{43}", made.text)
    assert token
    assert made.headers["cache-control"] == "no-store"
    assert token[0] not in (await signed_in.get("/account/tokens")).text
    assert (await client.get("/api/v1/me", headers=_bearer(token[0]))).status_code == 200


@pytest.mark.asyncio
async def test_only_its_hash_is_stored_and_its_use_is_noted(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = await _token(client)
    await client.get("/api/v1/me", headers=_bearer(token))
    async with app.state.readers() as session:
        row = (await session.execute(text("SELECT * FROM api_tokens"))).mappings().one()
    assert token not in map(str, row.values())
    assert row["last_used_at"] is not None


@pytest.mark.asyncio
async def test_nobody_revokes_anothers_token(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    token = await _token(signed_in)
    form = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    await client.post("/signup", data=form)
    assert (await client.post("/account/tokens/1/revoke")).status_code == 404
    assert (await signed_in.get("/api/v1/me", headers=_bearer(token))).status_code == 200


@pytest.mark.asyncio
async def test_with_a_token_the_cookie_is_not_looked_at(
    signed_in: httpx2.AsyncClient,
) -> None:
    answer = await signed_in.get("/api/v1/me", headers=_bearer("tj_invented"))
    assert answer.status_code == 401
