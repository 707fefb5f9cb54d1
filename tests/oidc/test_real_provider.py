"""Sign-in by a real, certified provider, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI

from tests.oidc.server import ProviderProcess, running_provider, sign_in_there

CALLBACK = "http://testserver/login/oidc/callback"


@pytest.fixture(scope="module")
def campus() -> Iterator[ProviderProcess]:
    with running_provider(CALLBACK) as provider:
        yield provider


@pytest.fixture
def issuer(campus: ProviderProcess) -> str:
    return campus.issuer


async def sign_in(
    client: httpx2.AsyncClient, login: str = "grace", next: str = ""
) -> httpx2.Response:
    """All of it: off, there, and back."""
    begun = await client.get("/login/oidc", params={"next": next} if next else {})
    assert begun.status_code == 303, begun.text
    return await client.get(await sign_in_there(begun.headers["location"], login))


@pytest.mark.asyncio
async def test_the_first_sign_in_makes_an_account_and_goes_on(client: httpx2.AsyncClient) -> None:
    answer = await sign_in(client, "grace", "/problems/fixture-problem")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/problems/fixture-problem"
    me = (await client.get("/api/v1/me")).json()
    assert (me["username"], me["email"], me["role"]) == ("grace", "grace@campus.example", "learner")


@pytest.mark.asyncio
async def test_the_second_sign_in_comes_to_the_same_account(client: httpx2.AsyncClient) -> None:
    await sign_in(client, "grace")
    first = (await client.get("/api/v1/me")).json()
    await client.post("/logout")
    assert (await client.get("/api/v1/me")).status_code == 401
    await sign_in(client, "grace")
    assert (await client.get("/api/v1/me")).json()["id"] == first["id"]


@pytest.mark.asyncio
async def test_a_code_is_worth_nothing_the_second_time(client: httpx2.AsyncClient) -> None:
    begun = await client.get("/login/oidc")
    cookies = dict(client.cookies)
    back = await sign_in_there(begun.headers["location"])
    assert (await client.get(back)).status_code == 303
    client.cookies.clear()
    client.cookies.update(cookies)  # as somebody who kept the browser's cookie would come
    again = await client.get(back)
    assert again.status_code == 403
    assert "was used before, or took too long" in again.text
    assert (await client.get("/api/v1/me")).status_code == 401


@pytest.mark.asyncio
async def test_who_turns_back_at_the_provider_is_told_so(client: httpx2.AsyncClient) -> None:
    begun = await client.get("/login/oidc?next=/tracks")
    answer = await client.get(await sign_in_there(begun.headers["location"], cancel=True))
    assert answer.status_code == 403
    assert "Campus did not let you in, or you turned back." in answer.text
    assert 'href="/login/oidc?next=/tracks"' in answer.text


@pytest.mark.asyncio
async def test_new_keys_of_the_provider_are_looked_for(
    client: httpx2.AsyncClient, campus: ProviderProcess
) -> None:
    await sign_in(client, "grace")
    await client.post("/logout")
    campus.rotate_keys()
    assert (await sign_in(client, "grace")).status_code == 303


@pytest.mark.asyncio
async def test_a_wrong_secret_is_the_operators_to_mend(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    app.state.oidc._client_secret = "another secret"
    answer = await sign_in(client)
    assert answer.status_code == 503
    assert "Its operator finds the reason in the log." in answer.text


@pytest.mark.asyncio
async def test_a_signed_in_user_connects_the_provider_and_signs_in_by_it(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient
) -> None:
    headers = {"sec-fetch-site": "same-origin"}
    begun = await signed_in.get("/account/oidc/connect", headers=headers)
    back = await signed_in.get(await sign_in_there(begun.headers["location"], "ada.l"))
    assert back.headers["location"] == "/account/sign-in?saved=connected"
    assert "ada.l@campus.example" in (await signed_in.get("/account/sign-in")).text
    await sign_in(client, "ada.l")
    assert (await client.get("/api/v1/me")).json()["username"] == "ada"


@pytest.mark.asyncio
async def test_signing_in_again_asks_for_it_even_of_a_known_browser(
    client: httpx2.AsyncClient,
) -> None:
    await sign_in(client)
    begun = await client.get("/login/oidc?again=true&next=/account")
    assert "prompt=login" in begun.headers["location"]
    answer = await client.get(await sign_in_there(begun.headers["location"]))
    assert answer.headers["location"] == "/account"
