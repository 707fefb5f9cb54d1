"""Signing in and out, and what a browser's session is worth."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.accounts import passwords, service
from app.accounts.service import same_site
from app.database import now, unit_of_work
from tests.conftest import PASSWORD

RIGHT = {"username": "ada", "password": PASSWORD}


async def _sessions(app: FastAPI) -> int:
    async with app.state.readers() as session:
        return int((await session.execute(text("SELECT count(*) FROM user_sessions"))).scalar_one())


@pytest.mark.asyncio
async def test_the_right_password_signs_in_in_whatever_case_the_name_is(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    answer = await client.post("/login", data={**RIGHT, "username": "ADA"})
    assert answer.status_code == 303
    assert (await client.get("/api/v1/me")).json()["username"] == "ada"


@pytest.mark.asyncio
async def test_a_wrong_password_and_an_unknown_user_get_the_same_text(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    wrong = await client.post("/login", data={"username": "ada", "password": "not this one"})
    unknown = await client.post("/login", data={"username": "bob", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    assert "This name and password do not belong together." in wrong.text
    nonces = [answer.text.replace("bob", "ada") for answer in (wrong, unknown)]
    assert nonces[0] == nonces[1]
    assert not client.cookies


@pytest.mark.asyncio
async def test_a_confirmed_address_signs_in_and_one_that_is_only_claimed_does_not(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    by_mail = {**RIGHT, "username": " Ada@example.org "}
    refused = await client.post("/login", data=by_mail)
    assert refused.status_code == 422
    assert "An e-mail address works once it is confirmed" in refused.text
    credentials = {"username": "ada@example.org", "password": PASSWORD}
    assert (await client.post("/api/v1/tokens", json=credentials)).status_code == 401
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(text("UPDATE users SET email_verified_at = created_at"))
    assert (await client.post("/login", data=by_mail)).status_code == 303
    assert (await client.get("/api/v1/me")).json()["username"] == "ada"
    wrong = await client.post("/login", data={**by_mail, "password": "not this one"})
    assert (
        "An e-mail address works once it is confirmed" in wrong.text
    )  # tells nobody whether it is


@pytest.mark.asyncio
async def test_half_a_character_in_a_name_is_nobodys(client: httpx2.AsyncClient) -> None:
    for name in ("\ud800", "\ud800@example.org"):
        body = json.dumps({"username": name, "password": "not this one"})  # as an escape
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/api/v1/tokens", content=body, headers=headers)
        assert answer.status_code in (401, 422), name


@pytest.mark.parametrize("username", ["", "a\0da", "x" * 5000, "ada'--", "\ud7ff", "x\0@y.org"])
@pytest.mark.asyncio
async def test_a_name_that_nobody_can_have_gets_that_text_too(
    client: httpx2.AsyncClient, username: str
) -> None:
    answer = await client.post("/login", data={"username": username, "password": "x\0"})
    assert answer.status_code == 422
    assert "This name and password do not belong together." in answer.text


@pytest.mark.asyncio
async def test_an_unknown_user_costs_as_much_time_as_a_wrong_password() -> None:
    known = await passwords.hash_password(PASSWORD)
    await passwords.matches("warm", None)

    async def took(password_hash: str | None) -> float:
        began = time.process_time()  # of the processor: what else the machine does is not in it
        assert not await passwords.matches("not this one", password_hash)
        return time.process_time() - began

    # By turns, so that whatever slows the machine down for a while slows both.
    pairs = [(await took(known), await took(None)) for _ in range(5)]
    fastest_known, fastest_unknown = map(min, zip(*pairs, strict=True))
    assert fastest_unknown > fastest_known / 2


@pytest.mark.asyncio
async def test_the_cookie_is_out_of_reach_of_scripts_and_only_its_hash_is_stored(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    answer = await client.post("/login", data=RIGHT)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("tensorjudge=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = client.cookies["tensorjudge"]
    async with app.state.readers() as session:
        stored = (await session.execute(text("SELECT secret_hash FROM user_sessions"))).scalars()
        assert secret not in list(stored)


@pytest.mark.asyncio
async def test_over_https_the_cookie_is_bound_to_the_host(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="https://testserver") as client:
        answer = await client.post("/login", data=RIGHT)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-tensorjudge=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert (await client.get("/api/v1/me")).status_code == 200


@pytest.mark.asyncio
async def test_signing_in_never_keeps_a_session_that_somebody_planted(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    planted = signed_in.cookies["tensorjudge"]
    client.cookies.set("tensorjudge", planted)
    answer = await client.post("/login", data=RIGHT)
    assert planted not in answer.headers["set-cookie"]
    assert await _sessions(app) == 1
    old = await signed_in.get("/api/v1/me")
    assert old.status_code == 401


@pytest.mark.asyncio
async def test_signing_out_deletes_the_session_on_the_server_too(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    secret = signed_in.cookies["tensorjudge"]
    answer = await signed_in.post("/logout")
    assert answer.status_code == 303
    assert await _sessions(app) == 0
    again = await signed_in.get("/api/v1/me", headers={"Cookie": f"tensorjudge={secret}"})
    assert again.status_code == 401


@pytest.mark.asyncio
async def test_a_session_ends_by_its_time(app: FastAPI, signed_in: httpx2.AsyncClient) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            text("UPDATE user_sessions SET expires_at = :past"),
            {"past": (now() - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")},
        )
    assert (await signed_in.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("path", ["/account", "/submissions?problem=self-attention"])
@pytest.mark.asyncio
async def test_a_page_that_needs_an_account_leads_to_sign_in_and_back(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 303
    login = answer.headers["location"]
    assert login.startswith("/login?next=/")
    form = await client.get(login)
    assert 'name="next"' in form.text
    back = await client.post("/login", data={**RIGHT, "next": path})
    assert back.headers["location"] == path


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        "problems",
        "",
    ],
)
def test_after_sign_in_nobody_is_sent_to_another_site(path: str) -> None:
    assert same_site(path) == "/problems"


def test_after_sign_in_one_goes_on_where_one_was() -> None:
    assert same_site("/problems/self-attention?tab=2#case-1") == (
        "/problems/self-attention?tab=2#case-1"
    )


@pytest.mark.asyncio
async def test_who_is_signed_in_needs_no_form(signed_in: httpx2.AsyncClient) -> None:
    answer = await signed_in.get("/login?next=/tracks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tracks")


@pytest.mark.asyncio
async def test_a_password_hash_is_argon2_with_its_own_salt() -> None:
    first, second = [await passwords.hash_password(PASSWORD) for _ in range(2)]
    assert first.startswith("$argon2id$")
    assert first != second


def test_a_user_is_told_apart_from_an_admin() -> None:
    learner = service.User(1, "ada", "ada@example.org", "learner", now())
    assert not learner.is_admin
