"""Boards: who is ranked, how ties stand, who is not shown, and what a board's page says."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.accounts.service import user_named
from app.database import unit_of_work
from tests.challenges.conftest import AddPerson, AddScore

pytestmark = pytest.mark.asyncio

BOARD = "/api/v1/problems/threes/leaderboard"


async def read(client: httpx2.AsyncClient, cursor: str = "") -> dict[str, Any]:
    answer = await client.get(BOARD, params={"cursor": cursor} if cursor else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def lines(board: dict[str, Any]) -> list[tuple[int, str, float]]:
    return [(item["rank"], item["name"], item["score"]) for item in board["items"]]


async def test_an_empty_board_says_what_is_to_be_beaten(client: httpx2.AsyncClient) -> None:
    board = await read(client)
    assert (board["mark"], board["unit"], board["better"]) == (0.65, "nats", "lower")
    assert (board["items"], board["you"], board["next_cursor"]) == ([], None, None)
    page = await client.get("/problems/threes/leaderboard")
    assert "Nobody has beaten the mark yet" in page.text


async def test_the_best_of_each_user_counts_and_equal_scores_share_a_rank(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore
) -> None:
    ada, bob, cyd, dan = [await person(name) for name in ("ada", "bob", "cyd", "dan")]
    for user, value in ((dan, 0.7), (bob, 0.5), (ada, 0.6), (ada, 0.5), (cyd, 0.3), (ada, 0.8)):
        await score(user, value)

    # Of equal scores the earlier one is first: bob's 0.5 came before ada's.
    assert lines(await read(client)) == [
        (1, "cyd", 0.3), (2, "bob", 0.5), (2, "ada", 0.5), (4, "dan", 0.7),
    ]  # fmt: skip


async def test_the_date_is_that_of_the_first_time_a_best_score_was_reached(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore
) -> None:
    ada = await person("ada")
    for value in (0.6, 0.5, 0.5):
        await score(ada, value)
    assert (await read(client))["items"][0]["sent_at"].startswith("2026-01-01T00:01:00")


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "wrong_answer"},
        {"verdict": "time_limit"},
        {"mode": "run"},
        {"board": "another-board"},
        {"score": None, "board": None},
    ],
    ids=["behind the mark", "failed", "a run", "of other data", "without a score"],
)
async def test_what_is_no_accepted_score_of_this_board_is_not_ranked(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore, changes: dict[str, object]
) -> None:
    await score(await person("ada"), 0.5, **changes)
    assert lines(await read(client)) == []


async def test_who_opted_out_takes_no_rank_from_others(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore
) -> None:
    await score(await person("ada", ranked=False), 0.2)
    await score(await person("bob", display_name="Bob the Builder"), 0.5)
    assert lines(await read(client)) == [(1, "Bob the Builder", 0.5)]


async def test_one_who_opted_out_is_told_their_own_score_and_why_they_are_not_there(
    app: FastAPI, signed_in: httpx2.AsyncClient, score: AddScore
) -> None:
    async with unit_of_work(app.state.readers) as session:
        ada = await user_named(session, "ada")
    await score(ada, 0.512)
    seen = await signed_in.get("/problems/threes/leaderboard")
    assert "You stand at rank 1 with 0.512 nats" in seen.text
    await signed_in.post("/account/leaderboards", data={"display_name": ""})
    hidden = await signed_in.get("/problems/threes/leaderboard")
    assert "Your best score is 0.512 nats. You are not shown here" in hidden.text
    assert (await read(signed_in))["you"] is None


async def test_a_score_behind_the_mark_is_told_to_its_owner_only(
    app: FastAPI, signed_in: httpx2.AsyncClient, client: httpx2.AsyncClient, score: AddScore
) -> None:
    async with unit_of_work(app.state.readers) as session:
        ada = await user_named(session, "ada")
    await score(ada, 0.987, verdict="wrong_answer")
    own = await signed_in.get("/problems/threes")
    assert "Your best score is 0.987 nats; the mark is not beaten yet" in own.text
    assert "0.987" not in (await client.get("/problems/threes/leaderboard")).text


async def test_a_name_is_shown_as_text(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore
) -> None:
    await score(await person("ada", display_name="<script>alert(1)</script>"), 0.5)
    for address in ("/problems/threes/leaderboard", "/problems/threes"):
        page = await client.get(address)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "<script>alert" not in page.text


async def test_a_long_board_comes_in_pages_and_tells_your_place_on_each(
    client: httpx2.AsyncClient, person: AddPerson, score: AddScore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.challenges.service.PAGE", 2)
    for number, name in enumerate(("ada", "bob", "cyd", "dan", "eve")):
        await score(await person(name), 0.1 + number / 10)
    first = await read(client)
    second = await read(client, first["next_cursor"])
    third = await read(client, second["next_cursor"])
    assert [rank for page in (first, second, third) for rank, _, _ in lines(page)] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert third["next_cursor"] is None
    page = await client.get("/problems/threes/leaderboard?cursor=2")
    assert "The first places" in page.text
    assert "Further down" in page.text


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3", "٣", "99999999"])
async def test_a_cursor_that_is_not_ours_is_refused(
    client: httpx2.AsyncClient, cursor: str
) -> None:
    answer = await client.get(BOARD, params={"cursor": cursor})
    assert answer.status_code == 422
    page = await client.get("/problems/threes/leaderboard", params={"cursor": cursor})
    assert page.status_code == 200


async def test_a_problem_without_scores_has_no_board(client: httpx2.AsyncClient) -> None:
    for address in (
        "/problems/fixture-problem/",
        "/problems/nothing/",
        "/api/v1/problems/nothing/",
    ):
        assert (await client.get(f"{address}leaderboard")).status_code == 404
    assert (await client.get("/problems/fixture-problem/train.txt")).status_code == 404


async def test_the_training_text_can_be_taken_home_and_the_hidden_one_not(
    client: httpx2.AsyncClient, app: FastAPI
) -> None:
    package = app.state.catalog.get("threes")
    answer = await client.get("/problems/threes/train.txt")
    assert answer.text == package.train
    assert answer.headers["content-type"].startswith("text/plain")
    assert (await client.get("/problems/threes/hidden.txt")).status_code == 404
    for address in ("/problems/threes", "/api/v1/problems/threes", "/problems/threes/leaderboard"):
        text = (await client.get(address)).text
        assert not [word for word in package.hidden.split() if len(word) > 5 and word in text]


async def test_the_api_says_what_a_challenge_asks_for(client: httpx2.AsyncClient) -> None:
    found = (await client.get("/api/v1/problems/threes")).json()
    assert (found["kind"], found["examples"]) == ("scored", [])
    assert found["challenge"] == {
        "score": "Loss per character", "unit": "nats", "better": "lower", "mark": 0.65,
        "mark_is": "a table of pairs of letters, counted, and a little better", "data": "words",
        "alphabet": ".ab", "streams": 4, "steps": 12, "predict_seconds": 2.0,
    }  # fmt: skip
    other = (await client.get("/api/v1/problems/fixture-problem")).json()
    assert (other["kind"], other["challenge"]) == ("code", None)
