"""`kill -9` on the worker in the middle of each of 50 gradings: all end in the right verdict."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter

import httpx2
import pytest
from fastapi import FastAPI

from tests.faults.conftest import ROOT, Workers, row, send, until

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.sandbox,
    pytest.mark.timeout(1500),
]

GRADINGS = 50
RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
# Importing it takes a moment, so that a grading lasts long enough to be hit in its middle.
SLOW_RIGHT = "import time\ntime.sleep(0.3)\n" + RIGHT
SLOW_WRONG = SLOW_RIGHT.replace("def ", "def not_").replace("class ", "class Not")
LONGEST = 0.4  # seconds after the job was taken: mostly while loading, at times in the cases


async def test_fifty_gradings_each_killed_once_all_end_in_the_right_verdict(
    app: FastAPI, ada: httpx2.AsyncClient, workers: Workers
) -> None:
    chance = random.Random(20)
    processes = {process.pid: process for process in (workers.start() for _ in range(3))}
    wanted: dict[str, str] = {}
    killed = 0
    began = time.monotonic()
    for number in range(GRADINGS):
        code, verdict = (SLOW_RIGHT, "accepted") if number % 2 else (SLOW_WRONG, "runtime_error")
        id_ = await send(ada, f"# {number}\n{code}")
        wanted[id_] = verdict

        async def taken(id_: str = id_) -> bool:
            return (await row(app, id_)).state != "queued"

        await until(taken, 120, workers)
        await asyncio.sleep(chance.uniform(0, LONGEST))
        found = await row(app, id_)
        if found.state == "running" and found.lease_owner is not None:
            killed += 1
            pid = int(found.lease_owner.split("-")[-2])
        else:  # it was faster: kill one all the same
            pid = chance.choice(list(processes))
        os.kill(pid, signal.SIGKILL)
        processes.pop(pid).wait(60)
        fresh = workers.start()
        processes[fresh.pid] = fresh

    got = {}
    for id_ in wanted:
        answer = await asyncio.wait_for(ada.get(f"/api/v1/submissions/{id_}/events"), 180)
        assert answer.text.count("event: verdict") == 1
        got[id_] = (await ada.get(f"/api/v1/submissions/{id_}")).json()
    print(f"{killed} of {GRADINGS} hit while running, {time.monotonic() - began:.0f} s")
    assert Counter(got[id_]["verdict"] == wanted[id_] for id_ in wanted) == {True: GRADINGS}
    for submission in got.values():
        assert submission["total"] >= len(submission["cases"]) > 0
        assert submission["passed"] == sum(
            case["verdict"] == "accepted" for case in submission["cases"]
        )
    assert killed >= GRADINGS // 2
    rows = [await row(app, id_) for id_ in wanted]
    assert sum(submission.attempt for submission in rows) >= GRADINGS + killed
    assert {submission.failures for submission in rows} == {0}  # a kill is no failure of grading
