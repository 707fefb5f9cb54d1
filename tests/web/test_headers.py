"""What a browser is told about our pages, and which requests of a browser we take."""

from __future__ import annotations

import re

import httpx2
import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from app.web.limits import RULES, RateLimits, network_of

FORM = {"username": "grace", "email": "grace@example.org", "password": "three calm tensors"}
PAGES = [
    "/", "/problems", "/problems/fixture-problem", "/tracks", "/signup", "/login", "/docs",
    "/account", "/submissions", "/nothing",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.asyncio
async def test_a_page_is_under_a_policy_that_allows_nothing_inline_and_no_third_party(
    signed_in: httpx2.AsyncClient, path: str
) -> None:
    answer = await signed_in.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("'nonce-", "")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text)
    assert not re.search(r"<[^>]+\s(on[a-z]+|style)\s*=", answer.text)
    assert "<style" not in answer.text
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', answer.text):
        assert not address.startswith(("http:", "https:", "//")), address


@pytest.mark.asyncio
async def test_each_response_has_a_nonce_of_its_own(client: httpx2.AsyncClient) -> None:
    nonces = {
        re.search(r"'nonce-([^']+)'", (await client.get("/")).headers["content-security-policy"])[1]
        for _ in range(3)
    }
    assert len(nonces) == 3


@pytest.mark.parametrize("header", ["x-content-type-options", "referrer-policy", "cache-control"])
@pytest.mark.parametrize("path", ["/", "/api/v1/problems", "/nothing", "/api/v1/nothing"])
@pytest.mark.asyncio
async def test_every_response_has_its_security_headers(
    client: httpx2.AsyncClient, path: str, header: str
) -> None:
    assert header in (await client.get(path)).headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "cross-site", "Authorization": "Basic YWRhOng="},
    ],
)
@pytest.mark.parametrize("path", ["/logout", "/account/tokens", "/login", "/api/v1/users"])
@pytest.mark.asyncio
async def test_another_sites_page_cannot_make_its_visitor_change_something(
    signed_in: httpx2.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await signed_in.post(path, headers=headers)
    assert answer.status_code == 403
    assert "came from another site" in answer.text
    assert (await signed_in.get("/api/v1/me")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    ],
)
@pytest.mark.asyncio
async def test_our_own_pages_and_programs_may(
    signed_in: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await signed_in.post("/logout", headers=headers)).status_code == 303


@pytest.mark.asyncio
async def test_a_bearer_token_needs_no_origin_and_brings_no_cookie_with_it(
    signed_in: httpx2.AsyncClient,
) -> None:
    headers = {"Origin": "https://evil.example", "Authorization": "Bearer tj_invented"}
    answer = await signed_in.post("/api/v1/submissions", headers=headers, json={})
    assert answer.status_code == 401


@pytest.mark.asyncio
async def test_a_page_of_another_site_may_link_to_us(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/problems", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.asyncio
async def test_too_many_sign_ins_are_429_with_the_time_to_wait(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    app.state.limits = RateLimits.make(enabled=True)
    answers = [
        await client.post("/login", data={"username": "ada", "password": "guess"})
        for _ in range(11)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 300
    assert "Try again in" in answers[-1].text
    answer = await client.post("/api/v1/tokens", auth=("ada", "guess"))
    assert answer.status_code == 429
    assert answer.json()["error"] == "too_many_requests"


@pytest.mark.asyncio
async def test_too_many_new_accounts_are_429(app: FastAPI, client: httpx2.AsyncClient) -> None:
    app.state.limits = RateLimits.make(
        enabled=True, rules={**RULES, "sign-up": "1 per hour", "sign-in": "1 per hour"}
    )
    assert (await client.post("/api/v1/users", json=FORM)).status_code == 201
    answer = await client.post("/api/v1/users", json={**FORM, "username": "other"})
    assert answer.status_code == 429
    page = await client.post("/signup", data={**FORM, "username": "other"})
    assert page.status_code == 429
    assert 'value="other"' in page.text


@pytest.mark.asyncio
async def test_limits_can_be_switched_off(client: httpx2.AsyncClient) -> None:
    for _ in range(12):
        answer = await client.post("/login", data={"username": "ada", "password": "guess"})
        assert answer.status_code == 422


@pytest.mark.asyncio
async def test_a_long_page_is_compressed_and_an_event_stream_is_not(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def events():  # type: ignore[no-untyped-def]
            for _ in range(100):
                yield b"data: " + b"x" * 100 + b"\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    page = await client.get("/signup")
    assert page.headers.get("content-encoding") == "gzip"
    assert "content-encoding" not in (await client.get("/stream")).headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/problems", "/static/app.css"])
@pytest.mark.asyncio
async def test_head_is_answered_like_get_without_its_body(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", "unknown"),
    ],
)
def test_one_line_is_counted_as_one_whatever_addresses_it_takes(address: str, counted: str) -> None:
    assert network_of(address) == counted
