"""Sending code by the API: what is stored, and what bad input gets."""

from __future__ import annotations

import json

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.database import unit_of_work
from app.submissions.service import Submission
from app.web import limits
from tests.submissions.conftest import CODE, send

pytestmark = pytest.mark.asyncio


async def post(client: httpx2.AsyncClient, **changed: object) -> httpx2.Response:
    body = {"problem": "doubling", "code": CODE, "mode": "submit", **changed}
    return await client.post("/api/v1/submissions", json=body)


async def stored(app: FastAPI) -> int:
    async with unit_of_work(app.state.readers) as session:
        return int((await session.execute(select(func.count(Submission.id)))).scalar_one())


async def test_code_is_stored_before_it_is_acknowledged(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    answer = await post(ada)
    assert answer.status_code == 202
    body = answer.json()
    assert body == {"id": body["id"], "state": "queued"}
    assert len(body["id"]) == 22
    assert answer.headers["location"] == f"/api/v1/submissions/{body['id']}"
    async with unit_of_work(app.state.readers) as session:
        row = (await session.execute(select(Submission))).scalar_one()
    assert (row.id, row.code, row.mode, row.state) == (body["id"], CODE, "submit", "queued")
    assert row.package_digest == app.state.catalog.get("doubling").digest


async def test_the_location_gives_the_submission_with_the_keys_of_the_contract(
    ada: httpx2.AsyncClient,
) -> None:
    answer = await post(ada)
    got = (await ada.get(answer.headers["location"])).json()
    assert {
        "id", "problem", "mode", "state", "verdict", "cases", "created_at", "started_at",
        "finished_at", "environment",
    } <= got.keys()  # fmt: skip
    assert (got["state"], got["verdict"], got["cases"]) == ("queued", None, [])
    assert got["created_at"].endswith("Z")


async def test_without_a_credential_it_is_401(app: FastAPI, nobody: httpx2.AsyncClient) -> None:
    answer = await post(nobody)
    assert answer.status_code == 401
    assert answer.json()["error"] == "not_authenticated"
    assert await stored(app) == 0


@pytest.mark.parametrize("code", ["", "  \n\t\n"])
async def test_empty_code_is_refused(app: FastAPI, ada: httpx2.AsyncClient, code: str) -> None:
    answer = await post(ada, code=code)
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"code": "Empty."}
    assert "no code" in answer.json()["detail"]
    assert await stored(app) == 0


async def test_code_of_64_kib_is_taken(ada: httpx2.AsyncClient) -> None:
    assert (await post(ada, code="#" * 65536)).status_code == 202


async def test_code_over_64_kib_is_413(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, code="é" * 32768 + "#")
    assert answer.status_code == 413
    assert answer.json()["error"] == "too_large"
    assert "65,537 bytes" in answer.json()["detail"]
    assert await stored(app) == 0


async def test_a_body_far_over_the_cap_is_413(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, code="#" * 2_000_000)
    assert answer.status_code == 413
    assert answer.json()["error"] == "too_large"


async def test_bytes_that_are_not_utf_8_are_refused(ada: httpx2.AsyncClient) -> None:
    body = json.dumps({"problem": "doubling", "code": "x = 'é'", "mode": "run"}, ensure_ascii=False)
    answer = await ada.post("/api/v1/submissions", content=body.encode("latin-1"))
    assert answer.status_code == 422
    assert "UTF-8" in answer.json()["detail"]
    assert answer.json()["fields"] == {"code": "Not valid UTF-8."}


async def test_half_a_surrogate_pair_is_refused(ada: httpx2.AsyncClient) -> None:
    body = b'{"problem": "doubling", "code": "x = 1 # \\ud800", "mode": "run"}'
    answer = await ada.post("/api/v1/submissions", content=body)
    assert answer.status_code == 422


async def test_nul_in_the_code_is_refused_with_its_line(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, code="x = 1\ny = '\0'\n")
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"code": "NUL character on line 2."}


async def test_an_unknown_problem_is_404(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, problem="nothing-here")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"


async def test_an_unknown_mode_is_422_and_says_which_there_are(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, mode="judge")
    assert answer.status_code == 422
    assert "'run' or 'submit'" in answer.json()["fields"]["mode"]


async def test_a_missing_field_is_named(ada: httpx2.AsyncClient) -> None:
    answer = await ada.post("/api/v1/submissions", json={"problem": "doubling", "mode": "run"})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["code"]


async def test_an_unknown_field_is_named(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, verdict="accepted")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["verdict"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"null", b'{"code": NaN}'])
async def test_a_body_that_is_no_object_is_422(ada: httpx2.AsyncClient, body: bytes) -> None:
    answer = await ada.post("/api/v1/submissions", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"


async def test_a_quiz_takes_no_code(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    package = app.state.catalog.get("doubling")
    quiz = package.model_copy(
        update={"slug": "quiz", "toml": package.toml.model_copy(update={"kind": "quiz"})}
    )
    app.state.catalog.problems["quiz"] = quiz
    answer = await post(ada, problem="quiz")
    assert answer.status_code == 422
    assert "takes no code" in answer.json()["detail"]


async def test_inputs_of_ones_own_are_kept_as_sent(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    cases = [{"args": [2.5]}]
    await send(ada, mode="run", cases=cases)
    async with unit_of_work(app.state.readers) as session:
        row = (await session.execute(select(Submission))).scalar_one()
    assert row.custom_cases == cases


async def test_inputs_of_ones_own_go_with_run_only(ada: httpx2.AsyncClient) -> None:
    answer = await post(ada, cases=[{"args": [2]}])
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"cases": "Only in mode run."}


@pytest.mark.parametrize(
    ("cases", "field"),
    [
        ("two", "cases"),
        ([{"args": "two"}], "cases[0].args"),
        ([{"args": [1]}, {"args": [{"tensor": [[1], [1, 2]]}]}], "cases[1].args[0]"),
        ([{"args": [1]}] * 6, "cases"),
        ([{"args": [1, {"python": "[1, 2"}]}], "cases[0].args[1]"),
    ],
)
async def test_malformed_inputs_of_ones_own_are_named(
    app: FastAPI, ada: httpx2.AsyncClient, cases: object, field: str
) -> None:
    answer = await post(ada, mode="run", cases=cases)
    assert answer.status_code == 422
    assert [name for name in answer.json()["fields"] if name.startswith(field)], answer.text
    assert await stored(app) == 0


async def test_too_often_is_429_with_the_time_to_wait_and_the_text_kept(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    app.state.limits = limits.RateLimits.make(enabled=True, rules={"submissions": "2 per minute"})
    assert [(await post(ada)).status_code for _ in range(2)] == [202, 202]
    answer = await post(ada)
    assert answer.status_code == 429
    assert answer.json()["error"] == "too_many_requests"
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "Try again in" in answer.json()["detail"]
    page = await ada.post("/problems/doubling", data={"code": "mine = 1", "mode": "run"})
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 0
    assert "mine = 1" in page.text
    assert await stored(app) == 2
