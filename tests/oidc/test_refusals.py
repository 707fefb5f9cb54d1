"""What a lying issuer, or somebody between, gets: nobody signed in, and words why."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from joserfc import jwt
from sqlalchemy import update

from app.accounts.models import SessionRow, UserRow
from app.database import now, unit_of_work
from app.oidc.provider import Provider
from app.settings import Settings
from tests.conftest import PASSWORD
from tests.oidc.issuer import ISSUER, LyingIssuer, new_key, signed_by_secret, unsigned
from tests.oidc.server import CLIENT_SECRET

HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def issuer() -> str:
    return ISSUER


@pytest.fixture
def campus(app: FastAPI, settings: Settings) -> LyingIssuer:
    campus = LyingIssuer()
    app.state.oidc = Provider(settings, campus)
    return campus


async def go_there(client: httpx2.AsyncClient, campus: LyingIssuer) -> dict[str, str]:
    begun = await client.get("/login/oidc")
    assert begun.status_code == 303, begun.text
    return campus.authorise(begun.headers["location"])


async def come_back(client: httpx2.AsyncClient, **parameters: str) -> httpx2.Response:
    return await client.get("/login/oidc/callback", params=parameters)


async def nobody(client: httpx2.AsyncClient) -> bool:
    return (await client.get("/api/v1/me")).status_code == 401


async def sign_in(client: httpx2.AsyncClient, campus: LyingIssuer) -> httpx2.Response:
    return await come_back(client, **await go_there(client, campus))


@pytest.mark.asyncio
async def test_an_honest_issuer_signs_in(client: httpx2.AsyncClient, campus: LyingIssuer) -> None:
    assert (await sign_in(client, campus)).status_code == 303
    assert (await client.get("/api/v1/me")).json()["username"] == "grace"


NOW = int(time.time())  # as the tests are collected, which may be an hour before one runs
A_DAY = 86_400


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"iss": "https://other.example"}, "not meant for this site"),
        ({"aud": "another-site"}, "not meant for this site"),
        ({"aud": ["tensorjudge", "another-site"]}, "not meant for this site"),
        ({"azp": "another-site"}, "not meant for this site"),
        ({"nonce": "another-nonce"}, "belongs to another sign-in"),
        ({"nonce": None}, "belongs to another sign-in"),
        ({"exp": NOW - 3600, "iat": NOW - 7200}, "clock and ours differ"),
        ({"iat": NOW + A_DAY, "exp": NOW + 2 * A_DAY}, "clock and ours differ"),
        ({"exp": None}, "clock and ours differ"),
        ({"sub": None}, "not meant for this site"),
        ({"at_hash": "bm90IGl0IGF0IGFsbA"}, "not meant for this site"),
    ],
)
@pytest.mark.asyncio
async def test_a_signed_token_that_is_not_for_this_sign_in_is_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer, claims: dict[str, Any], words: str
) -> None:
    campus.claims = claims
    answer = await sign_in(client, campus)
    assert answer.status_code == 403
    assert words in answer.text
    assert "Traceback" not in answer.text
    assert await nobody(client)


@pytest.mark.parametrize("lie", ["none", "shared secret", "another key", "tampered", "no token"])
@pytest.mark.asyncio
async def test_a_token_that_its_keys_did_not_sign_is_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer, lie: str
) -> None:
    back = await go_there(client, campus)
    claims = campus.honest_claims()
    head, _, signature = campus.sign(claims).split(".")
    body = campus.sign({**claims, "sub": "somebody-else"}).split(".")[1]
    campus.signed = {
        "none": unsigned(claims),
        # The public key as the secret of an HMAC: what a verifier that trusts `alg` falls for.
        "shared secret": signed_by_secret(campus.key.as_pem(private=False), claims),
        "another key": jwt.encode({"alg": "RS256", "kid": "one"}, claims, new_key()),
        "tampered": f"{head}.{body}.{signature}",
        "no token": "not a token",
    }[lie]
    answer = await come_back(client, **back)
    assert answer.status_code == 403
    assert "not signed by its keys" in answer.text
    assert await nobody(client)


@pytest.mark.asyncio
async def test_a_new_key_is_fetched_once_it_is_met(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    await sign_in(client, campus)
    await client.post("/logout")
    campus.key = new_key("two")
    campus.asked.clear()
    assert (await sign_in(client, campus)).status_code == 303
    assert campus.asked.count("/keys") == 1


@pytest.mark.parametrize("state", ["", "forged", "\ud7ff"])
@pytest.mark.asyncio
async def test_a_forged_state_asks_the_provider_for_nothing(
    client: httpx2.AsyncClient, campus: LyingIssuer, state: str
) -> None:
    back = await go_there(client, campus)
    campus.asked.clear()
    answer = await come_back(client, state=state, code=back["code"])
    assert answer.status_code == 403
    assert "belongs to no sign-in that this browser began" in answer.text
    assert campus.asked == []
    assert await nobody(client)


@pytest.mark.asyncio
async def test_another_browser_cannot_end_a_sign_in(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    back = await go_there(client, campus)
    answer = await come_back(signed_in, **back)
    assert answer.status_code == 403
    assert (await signed_in.get("/api/v1/me")).json()["username"] == "ada"


@pytest.mark.asyncio
async def test_an_answer_that_names_another_issuer_is_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    back = await go_there(client, campus)
    answer = await come_back(client, **back, iss="https://other.example")
    assert answer.status_code == 403
    assert "from another provider" in answer.text


@pytest.mark.asyncio
async def test_an_answer_without_the_name_that_was_promised_is_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    campus.metadata = {"authorization_response_iss_parameter_supported": True}
    answer = await sign_in(client, campus)
    assert answer.status_code == 403
    assert "from another provider" in answer.text


@pytest.mark.asyncio
async def test_userinfo_about_somebody_else_is_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    campus.claims = {"email": None, "preferred_username": None}
    campus.userinfo = {"sub": "somebody-else", "email": "e@campus.example"}
    answer = await sign_in(client, campus)
    assert answer.status_code == 403
    assert "answers for another person" in answer.text


@pytest.mark.asyncio
async def test_a_provider_that_is_away_is_told_on_the_page_and_comes_back(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    campus.away = True
    answer = await client.get("/login/oidc?next=/tracks")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "Campus does not answer now." in answer.text
    assert 'name="password"' in answer.text
    campus.away = False
    assert (await sign_in(client, campus)).status_code == 303


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://campus.example/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "file:///etc/passwd"},
    ],
)
@pytest.mark.asyncio
async def test_addresses_that_cannot_be_the_providers_are_refused(
    client: httpx2.AsyncClient, campus: LyingIssuer, metadata: dict[str, Any]
) -> None:
    campus.metadata = metadata
    answer = await client.get("/login/oidc")
    assert answer.status_code == 503
    assert "do not understand each other" in answer.text


@pytest.mark.parametrize(
    ("methods", "where"),
    [(None, "header"), (["client_secret_basic"], "header"), (["client_secret_post"], "form")],
)
@pytest.mark.asyncio
async def test_the_secret_is_told_in_the_way_that_the_provider_takes(
    client: httpx2.AsyncClient, campus: LyingIssuer, methods: list[str] | None, where: str
) -> None:
    campus.metadata = {"token_endpoint_auth_methods_supported": methods} if methods else {}
    await sign_in(client, campus)
    assert campus.told_secret == {where: CLIENT_SECRET}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("access_denied", "did not let you in"),
        ("temporarily_unavailable", "has a fault of its own"),
        ("<script>", "did not sign you in"),
    ],
)
@pytest.mark.asyncio
async def test_the_providers_errors_are_told_in_words_of_ours(
    client: httpx2.AsyncClient, campus: LyingIssuer, error: str, words: str
) -> None:
    back = await go_there(client, campus)
    answer = await come_back(client, state=back["state"], error=error, error_description="<b>x")
    assert answer.status_code == 403
    assert words in answer.text
    assert "<script>" not in answer.text.split("</head>")[1].split("<main")[1].split("</main>")[0]


@pytest.mark.asyncio
async def test_an_equal_address_takes_no_account_over(
    client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    campus.claims = {"email": "ada@example.org", "preferred_username": "ada"}
    await sign_in(client, campus)
    ada, other = [(await one.get("/api/v1/me")).json() for one in (signed_in, client)]
    assert (ada["username"], other["username"]) == ("ada", "ada-2")
    assert ada["id"] != other["id"]


@pytest.mark.parametrize(
    ("claims", "username"),
    [
        ({"preferred_username": "grace@campus.example"}, "grace"),
        ({"preferred_username": "Gräce Hopper"}, "Grace-Hopper"),
        ({"preferred_username": "../../x" * 30}, "x..-..-x..-..-x..-..-x..-.."[:27].rstrip("-.")),
        ({"preferred_username": "李", "email": None}, "learner"),
        ({"preferred_username": 7, "email": "g.h@campus.example"}, "g.h"),
    ],
)
@pytest.mark.asyncio
async def test_a_name_from_there_becomes_a_valid_one(
    client: httpx2.AsyncClient, campus: LyingIssuer, claims: dict[str, Any], username: str
) -> None:
    campus.claims = claims
    await sign_in(client, campus)
    assert (await client.get("/api/v1/me")).json()["username"] == username


@pytest.mark.parametrize("email", ["no address", "a@b.example\r\nBcc: x@y.example", 7, "a" * 300])
@pytest.mark.asyncio
async def test_what_is_no_address_is_not_taken_for_one(
    client: httpx2.AsyncClient, campus: LyingIssuer, email: object
) -> None:
    campus.claims = {"email": email}
    await sign_in(client, campus)
    assert (await client.get("/api/v1/me")).json()["email"] == ""


@pytest.mark.asyncio
async def test_a_confirmed_address_of_an_account_here_is_pointed_there(
    app: FastAPI, client: httpx2.AsyncClient, signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(UserRow).values(email_verified_at=now()))
    campus.claims = {"email": "Ada@example.org"}
    answer = await sign_in(client, campus)
    assert answer.status_code == 409
    assert "Sign in to it as you did before" in answer.text
    assert await nobody(client)
    # Where the provider does not vouch for the address, it says nothing about anybody.
    campus.claims = {"email": "ada@example.org", "email_verified": False}
    assert (await sign_in(client, campus)).status_code == 303


@pytest.mark.parametrize("registration", ["invite", "closed"])
@pytest.mark.asyncio
async def test_where_nobody_signs_up_the_provider_makes_no_account(
    app: FastAPI, client: httpx2.AsyncClient, campus: LyingIssuer, registration: str
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"registration": registration})
    answer = await sign_in(client, campus)
    assert answer.status_code == 403
    assert ("by invitation" if registration == "invite" else "no new accounts") in answer.text
    assert await nobody(client)


@pytest.mark.parametrize("password", ["", "the password of nobody at all", "grace"])
@pytest.mark.asyncio
async def test_an_account_without_a_password_is_opened_by_none(
    client: httpx2.AsyncClient, campus: LyingIssuer, password: str
) -> None:
    await sign_in(client, campus)
    await client.post("/logout")
    answer = await client.post("/login", data={"username": "grace", "password": password})
    assert answer.status_code == 422
    assert (await client.post("/api/v1/tokens", auth=("grace", password))).status_code == 401


async def connect(client: httpx2.AsyncClient, campus: LyingIssuer) -> httpx2.Response:
    begun = await client.get("/account/oidc/connect", headers=HERE)
    assert begun.status_code == 303, begun.text
    return await come_back(client, **campus.authorise(begun.headers["location"]))


@pytest.mark.asyncio
async def test_the_last_way_in_stays(client: httpx2.AsyncClient, campus: LyingIssuer) -> None:
    await sign_in(client, campus)
    answer = await client.post("/account/oidc/1/disconnect")
    assert answer.status_code == 409
    assert "only way to sign in" in answer.text


@pytest.mark.asyncio
async def test_with_a_password_the_provider_can_be_disconnected(
    signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    await connect(signed_in, campus)
    assert (await signed_in.post("/account/oidc/1/disconnect")).status_code == 303
    await sign_in(client, campus)  # a stranger again
    assert (await client.get("/api/v1/me")).json()["username"] == "grace"


@pytest.mark.asyncio
async def test_nobody_disconnects_anothers(
    signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    await sign_in(client, campus)
    assert (await signed_in.post("/account/oidc/1/disconnect")).status_code == 404


@pytest.mark.asyncio
async def test_a_person_who_has_an_account_is_not_connected_to_another(
    signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    await sign_in(client, campus)
    answer = await connect(signed_in, campus)
    assert answer.status_code == 409
    assert "signs in to another account here" in answer.text


@pytest.mark.asyncio
async def test_another_site_cannot_begin_to_connect(
    signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"referer": "https://other.example/"}, {}):
        answer = await signed_in.get("/account/oidc/connect", headers=headers)
        assert answer.status_code == 403
    ours = await signed_in.get(
        "/account/oidc/connect", headers={"referer": "http://testserver/account/sign-in"}
    )
    assert ours.status_code == 303


@pytest.mark.asyncio
async def test_a_browser_that_was_left_signed_in_cannot_connect(
    app: FastAPI, signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(update(SessionRow).values(created_at=now() - timedelta(minutes=16)))
    answer = await signed_in.get("/account/oidc/connect", headers=HERE)
    assert answer.status_code == 403
    assert "Sign in again first" in answer.text


@pytest.mark.parametrize("subject", ["nul\0", 7])
@pytest.mark.asyncio
async def test_a_subject_that_cannot_be_kept_signs_nobody_in(
    client: httpx2.AsyncClient, campus: LyingIssuer, subject: object
) -> None:
    campus.claims = {"sub": subject}
    answer = await sign_in(client, campus)
    assert answer.status_code in (403, 503)
    assert await nobody(client)


@pytest.mark.asyncio
async def test_what_was_begun_for_one_account_does_not_end_in_another(
    signed_in: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    begun = await signed_in.get("/account/oidc/connect", headers=HERE)
    back = campus.authorise(begun.headers["location"])
    form = {"username": "eve", "email": "eve@example.org", "password": PASSWORD}
    await signed_in.post("/logout")
    await signed_in.post("/signup", data=form)
    assert (await come_back(signed_in, **back)).status_code == 403
    assert "grace" not in (await signed_in.get("/account/sign-in")).text


@pytest.mark.asyncio
async def test_the_cookie_of_a_sign_in_is_short_lived_and_out_of_reach_of_scripts(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    begun = await client.get("/login/oidc")
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("tensorjudge-oidc=")
    assert {"HttpOnly", "Max-Age=600", "SameSite=lax"} <= set(cookie.split("; "))
    back = await come_back(client, **campus.authorise(begun.headers["location"]))
    assert any("tensorjudge-oidc=" in one and "Max-Age=0" in one
               for one in back.headers.get_list("set-cookie"))  # fmt: skip


@pytest.mark.asyncio
async def test_nobody_is_sent_to_another_site_in_the_end(
    client: httpx2.AsyncClient, campus: LyingIssuer
) -> None:
    begun = await client.get("/login/oidc?next=//other.example/")
    back = await come_back(client, **campus.authorise(begun.headers["location"]))
    assert back.headers["location"] == "/problems"
