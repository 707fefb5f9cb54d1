"""The export: what is in it, what is not, and that it is written as it is read."""

from __future__ import annotations

import asyncio
import io
import json
import tracemalloc
import zipfile
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import insert

from app.accounts import service as accounts
from app.database import now, unit_of_work
from app.privacy.archive import archive
from app.privacy.contents import PARTS
from app.submissions import export
from app.submissions.models import Submission, SubmissionCase
from tests.conftest import PASSWORD
from tests.privacy.rows import fill

CODE = "def double(x):\n    return 2 * x  # ä\n"


def submission(user_id: int, number: int, code: str = CODE) -> dict[str, Any]:
    return {
        "id": f"submission-{number}", "user_id": user_id, "problem": "doubling",
        "package_digest": "0" * 64, "mode": "submit", "code": code, "state": "done",
        "verdict": "wrong_answer", "passed": 1, "total": 2, "created_at": now(),
        "queued_at": now(), "finished_at": now(), "needs_gpu": False,
    }  # fmt: skip


def case(number: int, index: int, visible: bool) -> dict[str, Any]:
    return {
        "submission_id": f"submission-{number}", "index": index, "name": f"case {index}",
        "visible": visible, "verdict": "wrong_answer", "category": "value", "message": "off",
        "seconds": 0.5, "memory_mb": 7.0, "detail": {"printed": "secret"},
    }  # fmt: skip


async def me(client: httpx2.AsyncClient) -> int:
    return int((await client.get("/api/v1/me")).json()["id"])


async def add(app: FastAPI, table: Any, rows: list[dict[str, Any]]) -> None:
    async with unit_of_work(app.state.sessions) as session:
        await session.execute(insert(table), rows)


async def download(
    client: httpx2.AsyncClient, path: str = "/account/data/export"
) -> zipfile.ZipFile:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def lines(found: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.read(name).decode().splitlines()]


@pytest.mark.asyncio
async def test_a_submission_is_there_with_its_report_and_as_a_file(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    await add(app, Submission, [submission(await me(signed_in), 1)])
    await add(app, SubmissionCase, [case(1, 0, True), case(1, 1, False)])
    found = await download(signed_in)
    [told] = lines(found, "submissions.jsonl")
    assert (told["verdict"], told["code"]) == ("wrong_answer", CODE)
    assert told["cases"][0]["detail"] == {"printed": "secret"}
    # Of a hidden case its owner sees neither times nor data: nor does the export.
    assert "detail" not in told["cases"][1]
    assert told["cases"][1]["seconds"] is None
    [name] = [name for name in found.namelist() if name.startswith("code/doubling/")]
    assert name.endswith("-wrong_answer-submission-1.py")
    assert found.read(name).decode() == CODE


@pytest.mark.asyncio
async def test_every_file_has_its_rows_and_a_line_in_the_readme(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    await fill(app, await me(signed_in))
    found = await download(signed_in)
    readme = found.read("README.txt").decode()
    for part in PARTS:
        assert part.file in readme
        assert found.read(part.file), part.file


@pytest.mark.asyncio
async def test_a_new_column_is_exported_only_once_somebody_decided_so(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    # Rows are exported but for what is left out by name: of the next column, say here which.
    await fill(app, await me(signed_in))
    found = await download(signed_in)
    assert set(json.loads(found.read("profile.json"))) == {
        "id", "username", "email", "email_verified_at", "role", "created_at", "display_name",
        "ranked", "suspended_at", "has_password",
    }  # fmt: skip
    assert set(lines(found, "submissions.jsonl")[0]) == {
        "id", "problem", "package_digest", "mode", "code", "custom_cases", "verdict", "passed",
        "total", "seconds", "memory_mb", "environment", "advice", "score", "board", "created_at",
        "needs_gpu", "state", "queued_at", "started_at", "finished_at", "cases", "link_made_at",
    }  # fmt: skip
    assert set(lines(found, "sessions.jsonl")[0]) == {
        "id", "created_at", "expires_at", "user_agent", "address", "last_seen_at",
    }  # fmt: skip
    assert set(lines(found, "tokens.jsonl")[0]) == {
        "id", "name", "created_at", "last_used_at", "revoked_at", "scopes", "expires_at",
    }  # fmt: skip


@pytest.mark.asyncio
async def test_no_secret_is_in_it_nor_anybody_elses_data(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient
) -> None:
    form = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    await client.post("/signup", data=form)
    ada, bob = await me(signed_in), await me(client)
    await add(app, Submission, [submission(bob, 1, "# of bob's")])
    token = await signed_in.post("/api/v1/tokens", auth=("ada", PASSWORD))
    found = await download(signed_in)
    whole = b"\n".join(found.read(name) for name in found.namelist()).decode()
    profile = json.loads(found.read("profile.json"))
    assert (profile["id"], profile["username"], profile["has_password"]) == (ada, "ada", True)
    assert "bob" not in whole
    assert token.json()["token"] not in whole
    assert [one["name"] for one in lines(found, "tokens.jsonl")] == [token.json()["name"]]
    for secret in ("argon2", "password_hash", "secret_hash", *signed_in.cookies.values()):
        assert secret not in whole


@pytest.mark.asyncio
async def test_a_program_gets_the_same(app: FastAPI, signed_in: httpx2.AsyncClient) -> None:
    await add(app, Submission, [submission(await me(signed_in), number) for number in range(45)])
    found = await download(signed_in, "/api/v1/me/export")
    told = lines(found, "submissions.jsonl")  # more than a page of rows
    assert sorted(one["id"] for one in told) == sorted(f"submission-{n}" for n in range(45))


@pytest.mark.asyncio
async def test_nobody_exports_without_signing_in(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/api/v1/me/export")).status_code == 401
    assert (await client.get("/account/data/export")).status_code == 303


@pytest.mark.asyncio
async def test_an_export_too_many_is_told_when_the_next_may_be(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    app.state.limits.enabled = True
    for _ in range(10):
        assert (await signed_in.get("/account/data/export")).status_code == 200
    answer = await signed_in.get("/api/v1/me/export")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.asyncio
async def test_others_are_served_while_it_is_written(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    await add(app, Submission, [submission(await me(signed_in), number) for number in range(45)])
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with unit_of_work(app.state.readers) as session:
        user = await accounts.user_of_id(session, await me(signed_in))
    waiting = asyncio.create_task(others())
    async for _name, _code in export.code(app.state.readers, user):
        pass
    waiting.cancel()
    assert turns >= 45  # after each submission, and not after each page of them


@pytest.mark.asyncio
async def test_a_long_history_is_never_in_memory_as_a_whole(
    app: FastAPI, signed_in: httpx2.AsyncClient
) -> None:
    user_id = await me(signed_in)
    code = "".join(f"x{number} = {number * 7919 % 104729}\n" for number in range(3000))
    for first in range(0, 400, 100):
        rows = [submission(user_id, number, code) for number in range(first, first + 100)]
        await add(app, Submission, rows)
    async with unit_of_work(app.state.readers) as session:
        user = await accounts.user_of_id(session, user_id)
    size = 0
    tracemalloc.start()
    try:
        async for piece in archive(app.state.readers, user, "about"):
            size += len(piece)
            assert len(piece) < 1_000_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 10 * len(code)
    assert peak < 400 * len(code) / 2  # the codes alone, and they are in it twice
