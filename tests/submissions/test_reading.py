"""Reading submissions by the API: whose they are, what is shown, lists, live events."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest
from fastapi import FastAPI

from app.database import unit_of_work
from app.grading.null import NullJudge
from app.settings import Settings
from app.submissions.models import Submission, SubmissionCase
from app.web.events import MOST_STREAMS
from tests.submissions.conftest import done, read_events, send, working

pytestmark = pytest.mark.asyncio


async def test_a_graded_submission_has_its_verdict_cases_and_environment(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        got = await done(ada, await send(ada, "# verdict: wrong_answer"))
    assert (got["verdict"], got["passed"], got["total"]) == ("wrong_answer", 3, 4)
    assert got["environment"]["driver"] == "null"
    assert got["started_at"] <= got["finished_at"]
    assert [case["verdict"] for case in got["cases"]] == ["accepted"] * 3 + ["wrong_answer"]
    assert got["cases"][3]["category"] == "value"


async def test_cases_have_the_keys_of_grade_json_and_hidden_ones_no_time(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        got = await done(ada, await send(ada))
    keys = {"name", "visible", "verdict", "category", "seconds", "message"}
    assert all(case.keys() == keys for case in got["cases"])
    assert [case["visible"] for case in got["cases"]] == [True, True, False, False]
    assert [case["seconds"] is None for case in got["cases"]] == [False, False, True, True]


async def test_a_time_stored_with_a_hidden_case_is_still_not_shown(
    app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    id_ = await send(ada)
    async with unit_of_work(app.state.sessions) as session:
        session.add(
            SubmissionCase(
                submission_id=id_, index=0, name="hidden 1", visible=False, verdict="accepted",
                seconds=0.5, memory_mb=3.0, detail={"output": "the secret number"},
            )
        )  # fmt: skip
    got = (await ada.get(f"/api/v1/submissions/{id_}")).json()
    assert got["cases"][0]["seconds"] is None
    assert (await ada.get(f"/api/v1/submissions/{id_}/cases")).json() == {"items": []}
    page = await ada.get(f"/submissions/{id_}")
    assert page.status_code == 200
    assert "hidden 1" in page.text
    assert "the secret number" not in page.text


async def test_what_visible_cases_gave_can_be_read_and_hidden_ones_are_not_among_them(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        id_ = await send(ada, "# verdict: wrong_answer", mode="run")
        await done(ada, id_)
        submitted = await send(ada, "# verdict: wrong_answer")
        await done(ada, submitted)
    items = (await ada.get(f"/api/v1/submissions/{id_}/cases")).json()["items"]
    assert [item["name"] for item in items] == ["example 1", "example 2"]
    assert items[1] == {
        "index": 1, "name": "example 2", "verdict": "wrong_answer", "memory_mb": 1.0,
        "inputs": [["x", "1"]], "output": "1", "expected": "1", "printed": "", "explanation": "",
        "hint": "", "trace": "", "line": None, "difference": None,
    }  # fmt: skip
    items = (await ada.get(f"/api/v1/submissions/{submitted}/cases")).json()["items"]
    assert [item["index"] for item in items] == [0, 1]


async def test_advice_stands_beside_the_verdict(app: FastAPI, ada: httpx2.AsyncClient) -> None:
    id_ = await send(ada)
    async with unit_of_work(app.state.sessions) as session:
        row = await session.get(Submission, id_)
        assert row is not None
        row.advice = [[3, "A loop over elements."]]
    got = (await ada.get(f"/api/v1/submissions/{id_}")).json()
    assert got["advice"] == [{"line": 3, "text": "A loop over elements."}]


@pytest.mark.parametrize("path", ["", "/cases", "/events"])
async def test_anothers_submission_is_404(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, path: str
) -> None:
    id_ = await send(ada)
    answer = await bob.get(f"/api/v1/submissions/{id_}{path}")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"


@pytest.mark.parametrize("path", ["", "/x", "/x/events"])
async def test_without_a_credential_reading_is_401(nobody: httpx2.AsyncClient, path: str) -> None:
    assert (await nobody.get(f"/api/v1/submissions{path}")).status_code == 401


async def test_the_list_is_the_users_own_newest_first(
    ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    first, second = await send(ada), await send(ada, mode="run")
    await send(bob)
    got = (await ada.get("/api/v1/submissions")).json()
    assert [item["id"] for item in got["items"]] == [second, first]
    assert [item["mode"] for item in got["items"]] == ["run", "submit"]
    assert got["next_cursor"] is None
    assert "code" not in got["items"][0]


async def test_the_list_filters_by_problem_and_by_verdict(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        right = await send(ada)
        wrong = await send(ada, "# verdict: wrong_answer")
        await done(ada, right)
        await done(ada, wrong)

    async def ids(**query: str) -> list[str]:
        got = await ada.get("/api/v1/submissions", params=query)
        return [item["id"] for item in got.json()["items"]]

    assert await ids(problem="doubling") == [wrong, right]
    assert await ids(problem="halving") == []
    assert await ids(verdict="wrong_answer") == [wrong]
    assert await ids(problem="doubling", verdict="accepted") == [right]


async def test_cursors_walk_the_whole_list_once(
    ada: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.submissions.service.page.__kwdefaults__", {
        "problem": "", "verdict": "", "cursor": "", "limit": 2,
    })  # fmt: skip
    sent = [await send(ada) for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        got = (await ada.get("/api/v1/submissions", params={"cursor": cursor})).json()
        seen += [item["id"] for item in got["items"]]
        cursor = got["next_cursor"]
    assert seen == sent[::-1]


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "bm9uZQ"}, {"verdict": "right"}])
async def test_a_broken_cursor_or_an_unknown_verdict_is_422(
    ada: httpx2.AsyncClient, query: dict[str, str]
) -> None:
    answer = await ada.get("/api/v1/submissions", params=query)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == list(query)


async def test_events_tell_each_case_and_then_the_verdict(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    id_ = await send(ada)
    following = asyncio.create_task(ada.get(f"/api/v1/submissions/{id_}/events"))
    async with working(settings, NullJudge(pause=0.01)):
        answer = await following
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = read_events(answer.text)
    assert [event["event"] for event in events] == ["case"] * 4 + ["verdict"]
    cases = [json.loads(event["data"]) for event in events[:4]]
    assert [case["index"] for case in cases] == [0, 1, 2, 3]
    assert events[-1]["id"] == "1.4"
    verdict = json.loads(events[-1]["data"])
    assert verdict == (await ada.get(f"/api/v1/submissions/{id_}")).json()
    assert verdict["verdict"] == "accepted"


async def test_events_of_a_finished_submission_come_at_once(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        id_ = await send(ada)
        await done(ada, id_)
    events = read_events((await ada.get(f"/api/v1/submissions/{id_}/events")).text)
    assert [event["event"] for event in events] == ["case"] * 4 + ["verdict"]


async def test_a_reader_that_comes_back_hears_only_what_it_missed(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        id_ = await send(ada)
        await done(ada, id_)
    answer = await ada.get(f"/api/v1/submissions/{id_}/events", headers={"Last-Event-ID": "1.3"})
    events = read_events(answer.text)
    assert [event["id"] for event in events] == ["1.4", "1.4"]
    assert len(json.loads(events[-1]["data"])["cases"]) == 4


@pytest.mark.parametrize("last", ["0.3", "7.2", "nonsense", "-1.1"])
async def test_a_reader_of_another_attempt_hears_all_again(
    settings: Settings, ada: httpx2.AsyncClient, last: str
) -> None:
    async with working(settings):
        id_ = await send(ada)
        await done(ada, id_)
    answer = await ada.get(f"/api/v1/submissions/{id_}/events", headers={"Last-Event-ID": last})
    assert len(read_events(answer.text)) == 5


async def test_progress_says_solved_and_tried(settings: Settings, ada: httpx2.AsyncClient) -> None:
    assert (await ada.get("/api/v1/me/progress")).json() == {}
    waiting = await send(ada, mode="run")
    assert (await ada.get("/api/v1/me/progress")).json() == {"doubling": "tried"}
    async with working(settings):
        await done(ada, waiting)
        assert (await ada.get("/api/v1/me/progress")).json() == {"doubling": "tried"}
        await done(ada, await send(ada))
        assert (await ada.get("/api/v1/me/progress")).json() == {"doubling": "solved"}
    await send(ada)  # which waits, and takes nothing away
    assert (await ada.get("/api/v1/me/progress")).json() == {"doubling": "solved"}


async def test_a_learner_follows_so_many_submissions_at_once_and_others_as_they_end(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    where = f"/api/v1/submissions/{await send(ada)}/events"
    following = [asyncio.create_task(ada.get(where)) for _ in range(MOST_STREAMS)]
    for _ in range(6000):
        if sum(app.state.streams.values()) == MOST_STREAMS:
            break
        await asyncio.sleep(0.01)
    refused = await ada.get(where)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "5"
    of_bob = f"/api/v1/submissions/{await send(bob)}/events"
    async with working(settings):
        assert (await bob.get(of_bob)).status_code == 200
        assert {(await task).status_code for task in following} == {200}
    assert (await ada.get(where)).status_code == 200
    assert not app.state.streams


async def test_an_editorial_counts_as_read_first_only_if_it_was_chosen_before_sending(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    address = "/api/v1/problems/doubling/editorial"
    ahead = await send(ada)  # right already, and not graded yet
    assert (await ada.get(address)).status_code == 403
    assert (await ada.post(address)).json()["chosen_at"] is not None
    assert (await bob.post(address)).json()["chosen_at"] is not None
    after = await send(bob)
    async with working(settings):
        await done(ada, ahead)
        await done(bob, after)
    noted = [
        (await client.get("/api/v1/problems/doubling")).json()["editorial_read"]
        for client in (ada, bob)
    ]
    assert noted == [False, True]
