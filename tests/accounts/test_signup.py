"""Signing up: what makes an account, and what each bad input gets."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

GOOD = {"username": "grace", "email": "grace@example.org", "password": "three calm tensors"}


@pytest.mark.asyncio
async def test_a_new_learner_is_signed_in_at_once(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/signup", data=GOOD)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/problems"
    me = (await client.get("/api/v1/me")).json()
    assert (me["username"], me["role"]) == ("grace", "learner")


@pytest.mark.asyncio
async def test_a_taken_name_is_said_beside_the_field_and_the_form_keeps_its_text(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    answer = await client.post("/signup", data={**GOOD, "username": "Ada"})
    assert answer.status_code == 409
    assert "The name Ada is taken. Take another, or sign in if it is yours." in answer.text
    assert 'value="grace@example.org"' in answer.text
    assert GOOD["password"] not in answer.text


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "This has 5 characters; take at least 10."),
        ("grace.hopper", "This is your name"),
        ("Grace.Hopper@example.org", "This is your name"),
        ("qwertyuiop", "among the commonest"),
        ("PASSWORD123", "among the commonest"),
        ("aaaaaaaaaaaaaaa", "among the commonest"),
        ("x1y2" * 65, "take at most 256"),
    ],
)
@pytest.mark.asyncio
async def test_a_weak_password_is_refused_with_what_would_do(
    client: httpx2.AsyncClient, password: str, reason: str
) -> None:
    body = {"username": "grace.hopper", "email": "grace.hopper@example.org", "password": password}
    answer = await client.post("/api/v1/users", json=body)
    assert answer.status_code == 422
    assert reason in answer.json()["fields"]["password"]
    assert list(answer.json()["fields"]) == ["password"]


@pytest.mark.parametrize("username", ["", "a", ".ada", "a" * 33, "ada lovelace", "ada\n", "adä"])
@pytest.mark.asyncio
async def test_a_name_that_cannot_stand_in_an_address_is_refused(
    client: httpx2.AsyncClient, username: str
) -> None:
    answer = await client.post("/signup", data={**GOOD, "username": f"{username}!"})
    assert answer.status_code == 422
    assert "begin with a letter or a digit" in answer.text


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b"])
@pytest.mark.asyncio
async def test_an_address_that_is_none_is_refused(client: httpx2.AsyncClient, email: str) -> None:
    answer = await client.post("/api/v1/users", json={**GOOD, "email": email})
    assert answer.status_code == 422
    assert "ada@example.org" in answer.json()["fields"]["email"]


@pytest.mark.asyncio
async def test_the_api_makes_an_account_and_names_every_bad_field_at_once(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.post("/api/v1/users", json=GOOD)
    assert answer.status_code == 201
    assert answer.json()["username"] == "grace"
    assert "password" not in answer.text
    bad = {"username": "?", "email": "?", "password": "?"}
    answer = await client.post("/api/v1/users", json=bad)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"username", "email", "password"}


@pytest.mark.asyncio
async def test_the_api_says_409_to_a_taken_name(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    answer = await client.post("/api/v1/users", json={**GOOD, "username": "ADA"})
    assert answer.status_code == 409
    assert answer.json()["error"] == "conflict"


@pytest.mark.parametrize(
    ("registration", "words"),
    [("invite", "by invitation"), ("closed", "takes no new accounts")],
)
@pytest.mark.asyncio
async def test_where_people_may_not_sign_up_it_says_what_to_do(
    app: FastAPI, client: httpx2.AsyncClient, registration: str, words: str
) -> None:
    app.state.settings.registration = registration
    page = await client.get("/signup")
    assert page.status_code == 200
    assert words in page.text
    assert (await client.post("/signup", data=GOOD)).status_code == 403
    answer = await client.post("/api/v1/users", json=GOOD)
    assert answer.status_code == 403
    assert words in answer.json()["detail"]
