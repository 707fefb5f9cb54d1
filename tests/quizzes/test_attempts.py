"""Attempts over the API: order, answers, scores, and what is kept from whom."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from app.catalog.service import Catalog
from app.database import unit_of_work
from app.quizzes.models import QuizAttempt
from app.web.limits import RateLimits
from tests.quizzes.conftest import QUIZ, RIGHT, answered, begun, places, taken, write_quiz

pytestmark = pytest.mark.asyncio

SECRETS = ("WHY-ONE", "WHY-TWO", "NOTE-THREE", '"right":true', "right_choices")


async def test_an_attempt_begins_with_its_questions_unanswered(signed_in: httpx2.AsyncClient):
    answer = await signed_in.post("/api/v1/problems/small-quiz/attempts")
    attempt = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/attempts/{attempt['id']}"
    assert (attempt["state"], attempt["score"], attempt["total"]) == ("open", 0, 2)
    assert [question["answer"] for question in attempt["questions"]] == [None, None]
    assert [question["several"] for question in attempt["questions"]] == [False, True]
    assert {choice["text"] for choice in attempt["questions"][0]["choices"]} == {
        "two", "$3$", "four",
    }  # fmt: skip
    assert "<strong>one</strong>" in attempt["questions"][0]["html"]


async def test_beginning_again_goes_on_with_the_open_attempt(signed_in: httpx2.AsyncClient):
    first = await begun(signed_in)
    again = await signed_in.post("/api/v1/problems/small-quiz/attempts")
    assert again.status_code == 200
    assert again.json() == first


async def test_nothing_that_gives_an_answer_away_is_sent_before_it(signed_in: httpx2.AsyncClient):
    attempt = await begun(signed_in)
    page = f"/problems/small-quiz/attempts/{attempt['id']}"
    addresses = (
        "/problems/small-quiz", page, f"{page}?q=1", f"{page}?q=2", "/problems", "/tracks",
        "/api/v1/problems/small-quiz", "/api/v1/problems/small-quiz/attempts",
        f"/api/v1/attempts/{attempt['id']}",
    )  # fmt: skip
    for address in addresses:
        answer = await signed_in.get(address)
        assert answer.status_code == 200, address
        assert [mark for mark in SECRETS if mark in answer.text] == [], address


async def test_an_answer_reveals_its_own_question_and_no_other(signed_in: httpx2.AsyncClient):
    attempt = await begun(signed_in)
    sent = (await answered(signed_in, attempt, 0, "$3$")).json()
    assert sent["answer"]["right"] is False
    assert sent["answer"]["right_choices"] == places(sent, "two")
    assert sent["answer"]["chosen"] == places(sent, "$3$")
    assert sent["answer"]["explanation"].startswith("WHY-ONE")
    assert [note["choice"] for note in sent["answer"]["notes"]] == places(sent, "$3$")
    assert sent["choices"] == attempt["questions"][0]["choices"]  # in the order that was shown

    whole = await signed_in.get(f"/api/v1/attempts/{attempt['id']}")
    page = await signed_in.get(f"/problems/small-quiz/attempts/{attempt['id']}?q=1")
    for answer in (whole, page):
        assert "WHY-ONE" in answer.text
        assert "WHY-TWO" not in answer.text


@pytest.mark.parametrize(
    ("texts", "right"),
    [(("`2`", "`4`"), True), (("`4`", "`2`"), True), (("`2`",), False), (("`2`", "`3`"), False),
     (("`2`", "`3`", "`4`"), False)],
)  # fmt: skip
async def test_with_several_right_choices_exactly_those_are_right(
    signed_in: httpx2.AsyncClient, texts: tuple[str, ...], right: bool
):
    attempt = await begun(signed_in)
    assert (await answered(signed_in, attempt, 1, *texts)).json()["answer"]["right"] is right


async def test_the_score_is_kept_and_a_retake_is_another_attempt(signed_in: httpx2.AsyncClient):
    first = await taken(signed_in, ("two",), ("`3`",))
    second = await taken(signed_in, *RIGHT)
    assert [(one["state"], one["score"]) for one in (first, second)] == [("done", 1), ("done", 2)]
    assert first["id"] != second["id"]
    listed = (await signed_in.get("/api/v1/problems/small-quiz/attempts")).json()["items"]
    assert [(item["id"], item["score"], item["total"]) for item in listed] == [
        (second["id"], 2, 2), (first["id"], 1, 2),
    ]  # fmt: skip


async def test_choices_come_in_many_orders(app: FastAPI, signed_in: httpx2.AsyncClient):
    attempt = await begun(signed_in)
    orders = set()
    for seed in range(24):
        async with unit_of_work(app.state.sessions) as session:
            row = await session.get(QuizAttempt, attempt["id"])
            assert row is not None
            row.seed = seed
        shown = (await signed_in.get(f"/api/v1/attempts/{attempt['id']}")).json()
        orders.add(tuple(choice["text"] for choice in shown["questions"][0]["choices"]))
    assert len(orders) == 6  # all of them: 3! in 24 draws


async def test_a_quiz_is_solved_when_one_attempt_is_right_throughout(signed_in: httpx2.AsyncClient):
    async def state() -> str:
        return (await signed_in.get("/api/v1/problems/small-quiz")).json()["state"]

    assert await state() == ""
    await taken(signed_in, ("two",), ("`3`",))
    assert await state() == "tried"
    await taken(signed_in, ("four",), ("`2`", "`4`"))  # every question was right once, not together
    assert await state() == "tried"
    await taken(signed_in, *RIGHT)
    assert await state() == "solved"
    await taken(signed_in, ("four",), ("`3`",))
    assert (await signed_in.get("/api/v1/me/progress")).json() == {"small-quiz": "solved"}


async def test_the_first_answer_stands(signed_in: httpx2.AsyncClient):
    attempt = await begun(signed_in)
    await answered(signed_in, attempt, 0, "four")
    again = await answered(signed_in, attempt, 0, "two")
    assert (again.status_code, again.json()["error"]) == (409, "conflict")
    whole = (await signed_in.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert whole["questions"][0]["answer"]["right"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": 2, "choices": [0]}, "question"),
        ({"question": -1, "choices": [0]}, "question"),
        ({"question": 0, "choices": [3]}, "choices"),
        ({"question": 0, "choices": [-1]}, "choices"),
        ({"question": 0, "choices": []}, "choices"),
        ({"question": 0, "choices": [0, 1]}, "choices"),
        ({"question": 0}, "choices"),
        ({"question": 0, "choices": [0], "seed": 1}, "seed"),
    ],
)
async def test_an_answer_that_is_none_is_refused_by_its_field(
    signed_in: httpx2.AsyncClient, body: dict, field: str
):
    attempt = await begun(signed_in)
    answer = await signed_in.post(f"/api/v1/attempts/{attempt['id']}/answers", json=body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    whole = (await signed_in.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert [question["answer"] for question in whole["questions"]] == [None, None]


async def test_anothers_attempt_is_not_there(
    signed_in: httpx2.AsyncClient, stranger: httpx2.AsyncClient
):
    attempt = await taken(signed_in, *RIGHT)
    address = f"/api/v1/attempts/{attempt['id']}"
    assert (await stranger.get(address)).status_code == 404
    body = {"question": 0, "choices": [0]}
    assert (await stranger.post(f"{address}/answers", json=body)).status_code == 404
    page = f"/problems/small-quiz/attempts/{attempt['id']}"
    assert (await stranger.get(page)).status_code == 404
    assert (await stranger.get("/api/v1/problems/small-quiz/attempts")).json() == {"items": []}
    assert (await stranger.get("/api/v1/problems/small-quiz")).json()["state"] == ""


async def test_without_an_account_nothing_begins(client: httpx2.AsyncClient):
    assert (await client.post("/api/v1/problems/small-quiz/attempts")).status_code == 401
    assert (await client.get("/api/v1/attempts/x")).status_code == 401


@pytest.mark.parametrize(("slug", "status"), [("fixture-problem", 404), ("nothing", 404)])
async def test_only_a_quiz_has_attempts(signed_in: httpx2.AsyncClient, slug: str, status: int):
    answer = await signed_in.post(f"/api/v1/problems/{slug}/attempts")
    assert (answer.status_code, answer.json()["error"]) == (status, "not_found")


async def test_a_changed_quiz_takes_no_answers_and_keeps_old_scores(
    app: FastAPI, signed_in: httpx2.AsyncClient, problem_folder: Path
):
    finished = await taken(signed_in, *RIGHT)
    attempt = await begun(signed_in)
    write_quiz(problem_folder, QUIZ.replace('"four"', '"five"'))
    app.state.catalog = Catalog.load([problem_folder])

    refused = await answered(signed_in, attempt, 0, "two")
    assert refused.status_code == 409
    assert "changed" in refused.json()["detail"]
    for one in (finished, attempt):
        whole = (await signed_in.get(f"/api/v1/attempts/{one['id']}")).json()
        assert (whole["state"], whole["questions"]) == ("outdated", [])
        page = await signed_in.get(f"/problems/small-quiz/attempts/{one['id']}")
        assert "was changed since" in page.text
    assert (await begun(signed_in))["id"] != attempt["id"]
    assert (await signed_in.get("/api/v1/me/progress")).json() == {"small-quiz": "solved"}


async def test_a_flood_of_answers_is_told_when_to_go_on(
    app: FastAPI, signed_in: httpx2.AsyncClient
):
    attempt = await begun(signed_in)
    app.state.limits = RateLimits.make(enabled=True, rules={"quizzes": "1 per minute"})
    assert (await answered(signed_in, attempt, 0, "two")).status_code == 200
    refused = await answered(signed_in, attempt, 1, "`3`")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
