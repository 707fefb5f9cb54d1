"""What a token may do: every operation says what it needs, and none is done without it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.accounts import scopes
from app.database import now, unit_of_work
from tests.conftest import PASSWORD

WORDS = {"read", "submit", "account", "any", "browser"}


async def _token(client: httpx2.AsyncClient, **wanted: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/tokens", auth=("ada", PASSWORD), json=wanted)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.asyncio
async def test_every_operation_says_which_scope_it_needs(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    assert len(described) > 20
    for path, methods in described.items():
        for method, operation in methods.items():
            if not path.startswith("/api/"):
                continue
            assert operation["x-token-scope"] in WORDS, (method, path)
            assert "oken" in operation["description"], (method, path)
            assert "403" in operation["responses"], (method, path)


def test_what_changes_something_says_so_itself(app: FastAPI) -> None:
    """The rule for those that forget is the widest scope: it shuts. Still, nobody shall."""
    writing = [route for route in app.state.operations if route.methods != {"GET"}]
    assert len(writing) > 10
    for route in writing:
        assert scopes.said(route) is not None, f"{route.path}: put @needs(…) on it"


@pytest.mark.asyncio
async def test_each_operation_refuses_a_token_without_its_scope_before_anything_else(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    """Every one that knows its user, with a token that lacks just what it needs."""
    bare = (await _token(client))["token"]
    tried = 0
    for route in app.state.operations:
        for method in sorted(route.methods or ()):
            need = scopes.need_of(route, method)
            if need == "any":
                continue
            rest = " ".join(scope for scope in scopes.ALL if scope != need)
            async with unit_of_work(app.state.sessions) as session:
                await session.execute(text("UPDATE api_tokens SET scopes = :rest"), {"rest": rest})
            path = route.path.replace("{slug}", "fixture-problem").replace("{id}", "a" * 22)
            known = (await client.request(method, path)).status_code == 401
            answer = await client.request(method, path, headers=_bearer(bare), json={})
            if known or method != "GET":
                assert answer.status_code == 403, (method, path, answer.text)
                assert f"`{need}`" in answer.json()["detail"] or need == "browser"
                tried += 1
    assert tried > 12


@pytest.mark.asyncio
async def test_a_token_for_reading_reads_and_is_told_what_it_lacks(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    made = await _token(client, scopes=["read"])
    assert made["scopes"] == ["read"]
    headers = _bearer(made["token"])
    assert (await client.get("/api/v1/submissions", headers=headers)).status_code == 200
    sent = {"problem": "fixture-problem", "code": "pass", "mode": "run"}
    answer = await client.post("/api/v1/submissions", json=sent, headers=headers)
    assert answer.status_code == 403
    assert answer.json() == {
        "error": "forbidden",
        "detail": "This token may read; this needs the scope `submit`. "
        "Make a token that has it at /account/tokens.",
    }
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="submit"'


@pytest.mark.asyncio
async def test_a_token_of_the_terminal_sends_code_and_leaves_the_account_alone(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    made = await _token(client)
    assert made["scopes"] == ["read", "submit"]
    headers = _bearer(made["token"])
    sent = {"problem": "fixture-problem", "code": "pass", "mode": "run"}
    answer = await client.post("/api/v1/submissions", json=sent, headers=headers)
    assert answer.status_code == 202
    boards = await client.put("/api/v1/me/leaderboards", json={}, headers=headers)
    assert boards.status_code == 403
    wide = _bearer((await _token(client, scopes=["account"]))["token"])
    assert (await client.put("/api/v1/me/leaderboards", json={}, headers=wide)).status_code == 200


@pytest.mark.asyncio
async def test_a_token_made_before_there_were_scopes_does_all(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    from app.accounts.users import digest

    async with unit_of_work(app.state.sessions) as session:
        await session.execute(
            text(
                "INSERT INTO api_tokens (user_id, name, secret_hash, created_at) "
                "VALUES (1, 'old', :hash, '2026-01-01 00:00:00.000000')"
            ),
            {"hash": digest("tj_old")},
        )
    answer = await client.put("/api/v1/me/leaderboards", json={}, headers=_bearer("tj_old"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/tokens", {"name": "another", "scope": "account"}),
        ("/account/password", {"present": PASSWORD, "password": "four calm tensors"}),
        ("/account/email", {"present": PASSWORD, "email": "new@example.org"}),
        ("/account/sessions/end-others", {}),
    ],
)
@pytest.mark.asyncio
async def test_no_token_makes_another_or_changes_how_one_signs_in(
    app: FastAPI,
    client: httpx2.AsyncClient,
    signed_in: httpx2.AsyncClient,
    path: str,
    data: dict[str, str],
) -> None:
    made = await _token(client, scopes=["read", "submit", "account"])
    answer = await client.post(path, data=data, headers=_bearer(made["token"]))
    assert answer.status_code == 403
    assert (await signed_in.get("/api/v1/me")).json()["email"] == "ada@example.org"
    async with app.state.readers() as session:
        tokens = await session.execute(text("SELECT count(*) FROM api_tokens"))
        assert tokens.scalar_one() == 1


@pytest.mark.asyncio
async def test_a_token_ends_by_its_time_and_says_so(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    made = await _token(client, expires_in_days=30)
    headers = _bearer(made["token"])
    assert made["expires_at"] is not None
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    past = (now() - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(text("UPDATE api_tokens SET expires_at = :past"), {"past": past})
    answer = await client.get("/api/v1/me", headers=headers)
    assert answer.status_code == 401
    assert "This token ended on" in answer.json()["detail"]
    assert "Ended" in (await signed_in.get("/account/tokens")).text


@pytest.mark.parametrize("wanted", [{"scopes": ["root"]}, {"expires_in_days": 0}])
@pytest.mark.asyncio
async def test_what_no_token_can_be_is_refused(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, wanted: dict[str, Any]
) -> None:
    answer = await client.post("/api/v1/tokens", auth=("ada", PASSWORD), json=wanted)
    assert answer.status_code == 422


@pytest.mark.asyncio
async def test_the_form_gives_what_was_ticked(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    import re

    form = {"name": "laptop", "scope": ["submit", "nonsense"], "days": "90"}
    made = await signed_in.post("/account/tokens", data=form)
    assert made.status_code == 201
    assert "Ends" in made.text
    found = re.search(r"tj_[\w-]{43}", made.text)
    assert found
    sent = {"problem": "fixture-problem", "code": "pass", "mode": "run"}
    headers = _bearer(found[0])
    assert (await client.post("/api/v1/submissions", json=sent, headers=headers)).is_success
    assert (
        await client.put("/api/v1/me/leaderboards", json={}, headers=headers)
    ).status_code == 403
