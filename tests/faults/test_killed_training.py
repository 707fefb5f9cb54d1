"""`kill -9` on the worker in the middle of a training run: another begins it anew, and ends it."""

from __future__ import annotations

import os
import shutil
import signal
from typing import Any

import httpx2
import pytest

from app.settings import Settings
from tests.faults.conftest import ROOT, Workers, send, until

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.sandbox,
    pytest.mark.timeout(480),
]

LINE = ROOT / "tests/grading/packages/straight-line"
URL = "/api/v1/training-runs"
# Slow enough to be hit in its middle.
SLOW = (LINE / "solution.py").read_text(encoding="utf-8").replace(
    "return self.layer(x)", "__import__('time').sleep(0.01)\n        return self.layer(x)"
)  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    shutil.copytree(LINE, settings.problem_folders[0] / "straight-line")
    return settings


async def test_a_run_whose_worker_is_killed_is_trained_to_its_end_by_the_next(
    ada: httpx2.AsyncClient, workers: Workers
) -> None:
    first = workers.start()
    submission = await send(ada, SLOW, "straight-line")
    await ada.get(f"/api/v1/submissions/{submission}/events")
    sent = await ada.post(URL, json={"problem": "straight-line", "settings": {"steps": 300}})
    run = sent.json()["id"]

    async def read() -> dict[str, Any]:
        found: dict[str, Any] = (await ada.get(f"{URL}/{run}")).json()
        return found

    async def shows() -> bool:
        return len((await read())["shown"]) > 20

    async def ended() -> bool:
        return bool((await read())["state"] == "done")

    await until(shows, 120, workers)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(60)
    workers.start()
    await until(ended, 240, workers)
    found = await read()
    assert (found["outcome"], found["message"]) == ("finished", "")
    points = [item["x"] for item in found["shown"] if item["what"] == "point"]
    assert points == list(range(300))
    assert [item["index"] for item in found["shown"]] == list(range(len(found["shown"])))
