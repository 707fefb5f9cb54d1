"""A challenge sent and graded: its score in the API and on its pages, one at a time."""

from __future__ import annotations

import httpx2
import pytest

from app.settings import Settings
from tests.submissions.conftest import done, working

pytestmark = pytest.mark.asyncio

CODE = "# verdict: accepted score: 0.512\nclass Solution: pass\n"


async def _send(client: httpx2.AsyncClient, code: str = CODE, **more: object) -> httpx2.Response:
    return await client.post(
        "/api/v1/submissions", json={"problem": "threes", "code": code, "mode": "submit", **more}
    )


async def test_a_score_is_kept_and_shown_with_its_name(
    signed_in: httpx2.AsyncClient, settings: Settings
) -> None:
    sent = (await _send(signed_in)).json()["id"]
    async with working(settings):
        graded = await done(signed_in, sent)
    assert graded["score"] == 0.512
    page = (await signed_in.get(f"/submissions/{sent}")).text
    assert "Loss per character" in page
    assert "0.512 nats" in page
    assert "/problems/threes/leaderboard" in page
    board = (await signed_in.get("/api/v1/problems/threes/leaderboard")).json()
    assert (board["you"]["rank"], board["you"]["score"]) == (1, 0.512)


async def test_inputs_of_ones_own_are_refused(signed_in: httpx2.AsyncClient) -> None:
    answer = await _send(signed_in, mode="run", cases=[{"args": [1]}])
    assert answer.status_code == 422
    assert "takes no inputs of your own" in answer.json()["detail"]


async def test_one_model_is_trained_at_a_time(
    signed_in: httpx2.AsyncClient, app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.limits, "enabled", True)  # type: ignore[attr-defined]
    assert (await _send(signed_in)).status_code == 202
    second = await _send(signed_in)
    assert second.status_code == 409
    assert "one at a time" in second.json()["detail"]
    other = await _send(signed_in, problem="fixture-problem")
    assert other.status_code == 202
