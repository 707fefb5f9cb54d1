"""Training runs by the API: who may start one, how it goes, how it ends, what is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from app.accounts.service import UserRow
from app.database import unit_of_work
from app.errors import SandboxUnavailable
from app.grading.null import NullJudge
from app.grading.service import Trial
from app.settings import Settings
from app.training import queries, service
from tests.training.conftest import ACCEPTED, URL, ended, solve, start, under_way, working

pytestmark = pytest.mark.asyncio


async def test_what_was_accepted_last_is_trained_and_the_record_stays(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    judge = NullJudge()
    async with working(settings, judge):
        await solve(ada, ACCEPTED + "\n# first\n")
        await solve(ada, ACCEPTED + "\n# second\n")
        run = await ended(ada, await start(ada, steps=3))
    assert (run["outcome"], run["message"], run["state"]) == ("finished", "", "done")
    assert run["settings"] == {"steps": 3, "rate": 0.1, "word": "Look"}
    assert judge.trained == [run["settings"]]
    assert [item["index"] for item in run["shown"]] == [0, 1, 2, 3]
    assert run["shown"][0]["what"] == "chart"
    assert run["shown"][3] == {
        "index": 3, "what": "point", "panel": "loss", "x": 2, "values": [1.0],
    }  # fmt: skip
    listed = (await ada.get(URL, params={"problem": "straight-line"})).json()["items"]
    assert [one["id"] for one in listed] == [run["id"]]
    newest = (await ada.get(f"/api/v1/submissions/{run['submission']}")).json()
    assert newest["verdict"] == "accepted"


async def test_it_opens_once_the_problem_is_solved(ada: httpx2.AsyncClient) -> None:
    refused = await ada.post(URL, json={"problem": "straight-line"})
    assert refused.status_code == 409
    assert "solve “A straight line” first" in refused.json()["detail"]


async def test_a_problem_without_a_training_has_none(ada: httpx2.AsyncClient) -> None:
    refused = await ada.post(URL, json={"problem": "doubling"})
    assert refused.status_code == 404
    assert "nothing to train" in refused.json()["detail"]


async def test_settings_out_of_bounds_are_told_by_field(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    sent = {"problem": "straight-line", "settings": {"steps": 0, "depth": 3}}
    refused = await ada.post(URL, json=sent)
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {"steps", "depth"}


@pytest.mark.parametrize("huge", ["1" + "0" * 400, 10**400, "1e400"], ids=["text", "whole", "inf"])
async def test_a_number_beyond_all_floats_is_refused_like_any_other(
    ada: httpx2.AsyncClient, huge: object
) -> None:
    sent = {"problem": "straight-line", "settings": {"steps": huge, "rate": huge}}
    refused = await ada.post(URL, json=sent)
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {"steps", "rate"}


async def test_a_name_that_no_text_can_hold_is_refused_like_any_other(
    ada: httpx2.AsyncClient,
) -> None:
    refused = await ada.post(
        URL,
        content=b'{"problem": "straight-line", "settings": {"\\ud800": 1, "word": "\\ud800"}}',
        headers={"Content-Type": "application/json"},
    )
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {r"'\ud800'", "word"}


async def test_one_run_at_a_time_and_another_learner_has_a_turn_too(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.01)):
        await solve(ada)
        await solve(bob)
        first = await start(ada, steps=100000)
        refused = await ada.post(URL, json={"problem": "straight-line"})
        assert refused.status_code == 409
        assert "one at a time" in refused.json()["detail"]
        second = await start(bob, steps=1)
        waiting = (await bob.get(f"{URL}/{second}")).json()
        assert (waiting["state"], waiting["ahead"]) == ("queued", 1)
        await ada.post(f"{URL}/{first}/stop")
        assert (await ended(bob, second))["outcome"] == "finished"


async def test_stop_ends_a_run_at_work_and_keeps_what_it_showed(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.01)):
        await solve(ada)
        run = await start(ada, steps=100000)
        await under_way(ada, run, 5)
        stopped = await ada.post(f"{URL}/{run}/stop")
        assert stopped.status_code == 202
        found = await ended(ada, run)
        assert (found["outcome"], found["seconds"]) == ("stopped", None)
        assert len(found["shown"]) >= 5
        assert (await ended(ada, await start(ada, steps=1)))["outcome"] == "finished"


async def test_stop_ends_a_run_that_waits_at_once(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
    run = await start(ada)
    await ada.post(f"{URL}/{run}/stop")
    found = (await ada.get(f"{URL}/{run}")).json()
    assert (found["state"], found["outcome"], found["shown"]) == ("done", "stopped", [])


async def test_a_long_run_takes_no_slot_of_a_grading(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    one_slot = settings.model_copy(update={"workers": 1})
    async with working(one_slot, NullJudge(pause=0.01)):
        await solve(ada)
        run = await start(ada, steps=100000)
        await under_way(ada, run)
        await solve(ada)
        assert (await ada.get(f"{URL}/{run}")).json()["state"] == "running"


async def test_a_worker_that_stops_gives_its_run_back_and_the_next_begins_anew(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.05)):
        await solve(ada)
        run = await start(ada, steps=1000)
        await under_way(ada, run, 3)
    assert (await ada.get(f"{URL}/{run}")).json()["state"] == "queued"
    async with working(settings):
        found = await ended(ada, run)
    assert found["outcome"] == "finished"
    assert [item["index"] for item in found["shown"]] == list(range(1001))


async def test_our_failures_are_tried_thrice_and_never_blamed_on_the_learner(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    judge = NullJudge()
    async with working(settings, judge):
        await solve(ada)
        run = await start(ada)
        async with unit_of_work(app.state.sessions) as session:
            row = await queries.by_id(session, run)
            assert row is not None
        found = await ended(ada, run)
        assert found["outcome"] == "finished"
        # The same again, with a judge that crashes.
        async with unit_of_work(app.state.sessions) as session:
            row = await queries.by_id(session, run)
            assert row is not None
            row.code = "# verdict: crash"
            row.state, row.outcome, row.finished_at = "queued", None, None
        found = await ended(ada, run)
    assert (found["outcome"], found["message"]) == ("internal_error", service.FAILED)
    assert len(judge.trained) == 4


class _LosesItsSandbox(NullJudge):
    """Its sandbox goes away beneath the first run."""

    async def train(self, *job: Any) -> Trial:
        if not self.trained:
            await super().train(*job)
            raise SandboxUnavailable("the runners are gone")
        return await super().train(*job)


async def test_a_run_whose_sandbox_goes_away_begins_anew_once_there_is_another(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    judge = _LosesItsSandbox()
    async with working(settings, judge):
        await solve(ada)
        run = await start(ada, steps=3)
        found = await ended(ada, run)
    assert found["outcome"] == "finished"
    assert [item["index"] for item in found["shown"]] == [0, 1, 2, 3]
    assert len(judge.trained) == 2
    async with unit_of_work(app.state.sessions) as session:
        row = await queries.by_id(session, run)
        assert row is not None
        assert (row.attempt, row.failures, row.lost) == (2, 0, 0)  # it is held against nobody


async def test_nobody_reads_or_stops_anothers_run(
    settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
        run = await start(ada, steps=1)
        await ended(ada, run)
    for path in ("", "/events"):
        assert (await bob.get(f"{URL}/{run}{path}")).status_code == 404
        assert (await nobody.get(f"{URL}/{run}{path}")).status_code == 401
    assert (await bob.post(f"{URL}/{run}/stop")).status_code == 404
    assert (await bob.get(URL)).json() == {"items": []}


async def test_events_tell_the_state_every_item_and_the_end(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.01)):
        await solve(ada)
        run = await start(ada, steps=3)
        lines = (await ada.get(f"{URL}/{run}/events")).text.split("\n\n")
    events = [
        dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
        for block in lines
    ]
    kinds = [event["event"] for event in events if "event" in event]
    assert kinds[0] == "state"
    assert kinds[-1] == "end"
    shown = [event for event in events if event.get("event") == "shown"]
    assert [json.loads(event["data"])["index"] for event in shown] == [0, 1, 2, 3]
    assert [event["id"] for event in shown] == ["1.1", "1.2", "1.3", "1.4"]
    end = json.loads(next(event["data"] for event in events if event.get("event") == "end"))
    assert end["outcome"] == "finished"


async def test_a_reader_that_comes_back_hears_only_what_is_new(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
        run = await start(ada, steps=3)
        await ended(ada, run)
    again = await ada.get(f"{URL}/{run}/events", headers={"Last-Event-ID": "1.3"})
    assert again.text.count("event: shown") == 1
    assert "event: restart" not in again.text
    other = await ada.get(f"{URL}/{run}/events", headers={"Last-Event-ID": "7.3"})
    assert "event: restart" in other.text
    assert other.text.count("event: shown") == 4


async def test_a_reader_whose_items_are_gone_hears_them_from_the_first(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
        run = await start(ada, steps=3)
        await ended(ada, run)
    # It read the last attempt's items under this one's number, before they were cleared away.
    again = await ada.get(f"{URL}/{run}/events", headers={"Last-Event-ID": "1.900"})
    assert "event: restart" in again.text
    assert again.text.count("event: shown") == 4


async def test_stop_finds_a_run_in_whatever_state_and_one_that_is_done_stays_so(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
    run = await start(ada)
    lease = await app.state.training_queue.take("somebody")
    assert lease is not None
    await ada.post(f"{URL}/{run}/stop")
    assert (await ada.get(f"{URL}/{run}")).json()["state"] == "running"
    assert await app.state.training_queue.give_back(lease, "it stops", counts=False)
    await ada.post(f"{URL}/{run}/stop")
    stopped = (await ada.get(f"{URL}/{run}")).json()
    assert (stopped["state"], stopped["outcome"]) == ("done", "stopped")
    await ada.post(f"{URL}/{run}/stop")
    assert (await ada.get(f"{URL}/{run}")).json() == stopped


async def test_an_account_deleted_in_the_middle_ends_its_run_and_the_worker_goes_on(
    settings: Settings, app: FastAPI, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    async with working(settings, NullJudge(pause=0.01)):
        await solve(bob)
        await solve(ada)
        run = await start(ada, steps=100000)
        await under_way(ada, run, 3)
        async with unit_of_work(app.state.sessions) as session:
            row = await queries.by_id(session, run)
            assert row is not None
            await session.execute(delete(UserRow).where(UserRow.id == row.user_id))
        assert (await ended(bob, await start(bob, steps=1)))["outcome"] == "finished"
        async with unit_of_work(app.state.sessions) as session:
            assert await queries.by_id(session, run) is None
            assert not await queries.items_after(session, run)


async def test_two_starts_at_the_same_moment_make_one_run(
    settings: Settings, ada: httpx2.AsyncClient
) -> None:
    async with working(settings):
        await solve(ada)
    sent = [ada.post(URL, json={"problem": "straight-line"}) for _ in range(4)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
    assert statuses == [202, 409, 409, 409]
