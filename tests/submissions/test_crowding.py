"""One learner and everybody's queue."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI

from app.settings import Settings
from app.submissions.routes import MOST_OPEN
from app.web.limits import RateLimits
from tests.submissions.conftest import CODE, done, send, working

pytestmark = pytest.mark.asyncio


async def test_who_has_many_waiting_sends_no_more_until_one_is_graded(
    app: FastAPI, settings: Settings, ada: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    app.state.limits = RateLimits.make(enabled=True, rules={"submissions": "1000 per minute"})
    waiting = [await send(ada) for _ in range(MOST_OPEN)]
    body = {"problem": "doubling", "code": CODE, "mode": "submit"}
    refused = await ada.post("/api/v1/submissions", json=body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    assert "not graded yet" in refused.json()["detail"]
    page = await ada.post("/problems/doubling", data={"code": "# mine", "mode": "run"})
    assert page.status_code == 429
    assert "# mine" in page.text
    await send(bob)
    async with working(settings):
        await done(ada, waiting[0])
        for id_ in waiting:
            await done(ada, id_)
    await send(ada)
