"""One shape for every error, for programs and for people."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

from app.web import errors
from app.web.sizes import MAX_BODY_BYTES


@pytest.mark.asyncio
async def test_an_unknown_address_of_the_api_is_json(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "not_found",
        "detail": "There is nothing at this address.",
    }


@pytest.mark.asyncio
async def test_an_unknown_page_is_a_page_and_knows_who_reads_it(
    signed_in: httpx2.AsyncClient,
) -> None:
    answer = await signed_in.get("/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in answer.text
    assert "Sign out" in answer.text


@pytest.mark.asyncio
async def test_no_credential_is_401_in_the_shape_of_all_errors(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()) == {"error", "detail"}


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"{", {"body"}),
        (b"\xff\xfe", {"body"}),
        (b"[]", {"body"}),
        (b"{}", {"username", "email", "password"}),
        (b'{"username": 1, "email": [], "password": null}', {"username", "email", "password"}),
        (b'{"username": "a", "email": "a", "password": "a", "role": "admin"}', {"role"}),
    ],
)
@pytest.mark.asyncio
async def test_a_malformed_body_is_422_and_names_its_fields(
    client: httpx2.AsyncClient, content: bytes, fields: set[str]
) -> None:
    answer = await client.post(
        "/api/v1/users", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"
    assert set(answer.json()["fields"]) == fields


@pytest.mark.asyncio
async def test_a_method_that_is_not_taken_keeps_its_allow_header(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.delete("/api/v1/me")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["error"] == "method_not_allowed"


@pytest.mark.asyncio
async def test_what_nobody_expected_is_500_without_a_traceback(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    @app.get("/api/v1/breaks")
    @app.get("/breaks")
    async def breaks() -> None:
        raise ZeroDivisionError("a secret of ours")

    answer = await client.get("/api/v1/breaks")
    assert answer.status_code == 500
    assert answer.json() == {"error": "internal_error", "detail": errors.OURS}
    page = await client.get("/breaks")
    assert page.status_code == 500
    assert "This is our fault" in page.text
    assert "secret" not in page.text
    assert page.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/api/v1/users", "/signup"])
@pytest.mark.asyncio
async def test_a_body_that_says_it_is_too_large_is_not_read(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.post(path, content=b"x" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert "512 KiB" in answer.text


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/api/v1/users", "application/json"),
        ("/signup", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.asyncio
async def test_a_body_that_does_not_say_how_large_it_is_is_cut_off_too(
    client: httpx2.AsyncClient, path: str, type_: str
) -> None:
    read = 0

    async def endless():  # type: ignore[no-untyped-def]
        nonlocal read
        while read < 100 * MAX_BODY_BYTES:
            read += 65536
            yield b"a" * 65536

    answer = await client.post(path, content=endless(), headers={"Content-Type": type_})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/nothing", "/admin"])
@pytest.mark.asyncio
async def test_a_token_that_does_not_hold_gets_the_page_of_an_error_as_everybody_does(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(path, headers={"Authorization": "Bearer tj_nothing"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
