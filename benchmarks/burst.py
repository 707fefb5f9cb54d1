"""A class at its deadline: all submissions at once; until the last verdict, and each one's wait.

Each learner posts theirs one behind the other on one connection, all learners at the same time,
and follows the last one's events. The waits of the others are read from the API afterwards: from
`created_at` to `finished_at`.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import uvloop
from rich.table import Table

from app.catalog.service import Catalog
from benchmarks.client import Learner, connect
from benchmarks.part import (
    MAIN,
    PROBLEMS,
    Plan,
    Result,
    Say,
    Target,
    grid,
    main_exercises,
    spread_ms,
)
from benchmarks.service import running_service

SLUG = MAIN[0]
_LOOK_EVERY = 0.05  # seconds, once the events of the last ones are over


def measure(plan: Plan, say: Say) -> Result:
    """One burst, after one submission that warms the way."""
    count, each = plan.burst
    code = Catalog.load([PROBLEMS]).get(SLUG).solution
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(
            Path(folder),
            sandbox=plan.sandbox,
            TENSORJUDGE_PROBLEMS=main_exercises(Path(folder)),
        ) as service,
    ):
        service.until_prepared()
        tokens = service.tokens(count)
        service.finished(service.submit(SLUG, code))
        say(f"{SLUG}: {count} learners send {each} each")
        return uvloop.run(burst(service.url, tokens, SLUG, code, each))


async def burst(url: str, tokens: list[str], slug: str, code: str, each: int) -> Result:
    """All learners send so many each, at once; raises where one is not accepted."""
    learners = await connect(url, tokens)
    begun, clock = time.time(), time.perf_counter()
    posted = await asyncio.gather(*(_post(learner, slug, code, each) for learner in learners))
    sent = time.perf_counter() - clock
    await asyncio.gather(
        *(learner.follow(ids[-1]) for learner, ids in zip(learners, posted, strict=True))
    )
    heard = time.perf_counter() - clock
    rows = [
        row
        for learner, ids in zip(learners, posted, strict=True)
        for row in await _finished(learner, set(ids))
    ]
    for learner in learners:
        learner.close()
    if wrong := {row["verdict"] for row in rows} - {"accepted"}:
        raise RuntimeError(f"{slug}: the reference got {', '.join(map(str, wrong))}")
    last = max(_moment(row["finished_at"]) for row in rows) - begun
    waits = [_moment(row["finished_at"]) - _moment(row["created_at"]) for row in rows]
    return {
        "exercise": slug,
        "learners": len(learners),
        "submissions": len(rows),
        "all_stored_s": sent,
        "last_verdict_s": last,
        "followers_done_s": heard,
        "grades_per_s": len(rows) / last,
        "wait": spread_ms(waits),
    }


async def _post(learner: Learner, slug: str, code: str, each: int) -> list[str]:
    request = learner.request(slug, code)
    return [await learner.submit(request) for _ in range(each)]


async def _finished(learner: Learner, wanted: set[str]) -> list[dict[str, Any]]:
    """The learner's submissions of the burst, once all are done."""
    while True:
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = json.loads(await learner.read(f"/api/v1/submissions?cursor={cursor}"))
            rows += [row for row in page["items"] if row["id"] in wanted]
            cursor = page["next_cursor"]
        if len(rows) == len(wanted) and all(row["state"] == "done" for row in rows):
            return rows
        await asyncio.sleep(_LOOK_EVERY)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def tables(result: Result) -> list[Table]:
    """One line."""
    table = grid(
        f"A burst of {result['submissions']} submissions of {result['exercise']} "
        f"by {result['learners']} learners",
        "until all are stored", "until the last verdict", "grades/s", "wait p50", "p95", "p99",
    )  # fmt: skip
    wait = result["wait"]
    table.add_row(
        f"{result['all_stored_s']:.2f} s",
        f"{result['last_verdict_s']:.2f} s",
        f"{result['grades_per_s']:.1f}",
        *(f"{wait[name] / 1e3:.2f} s" for name in ("p50_ms", "p95_ms", "p99_ms")),
    )
    return [table]


def targets(result: Result) -> list[Target]:
    """300 within 6 s: 20 ms of each."""
    limit = result["submissions"] * 6 / 300
    name = f"a burst of {result['submissions']}: until the last verdict"
    return [Target(name, result["last_verdict_s"], limit, "s")]
