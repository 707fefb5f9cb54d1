"""Submit to verdict over HTTP, by exercise, beside a bare warm process and fresh containers.

The clock starts when the POST is sent and stops when the `verdict` event arrives on a connection
that is kept open. Bare and service are measured in turns, some runs each, so that a machine that
grows slower or faster does so for both. Submissions are 0.1 s apart; in a column of their own,
without a pause (the next then meets the last one's cleaning up).
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from statistics import median

import uvloop
from rich.table import Table

from app.catalog.service import Catalog
from benchmarks import container
from benchmarks.bare import Bare
from benchmarks.client import Graded, Learner, Refused
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

PAUSE = 0.1  # seconds between two submissions of a learner: no hand is faster
WARM = 2  # submissions before each round's, as the bare process has them

#: What the service's own times tell apart.
STAGES = ("accepted and stored", "taken by a worker", "graded, verdict stored", "heard of")
#: Issue 3: at most so many times the bare process, plus so many milliseconds.
SHARES = {"gradient-descent": (1.0, 25.0), "self-attention": (1.5, 25.0)}


def measure(plan: Plan, say: Say) -> Result:
    """Every shipped exercise that is code; the main ones with more runs."""
    catalog = Catalog.load([PROBLEMS])
    slugs = [
        slug
        for slug, package in catalog.problems.items()
        if package.toml.kind == "code" and (plan.every or slug in MAIN)
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(
            Path(folder),
            sandbox=plan.sandbox,
            TENSORJUDGE_PROBLEMS=str(PROBLEMS) if plan.every else main_exercises(Path(folder)),
        ) as service,
    ):
        service.until_prepared()
        learner = Learner(service.url, service.new_token())
        exercises: Result = {}
        for slug in [*MAIN, *(slug for slug in slugs if slug not in MAIN)]:
            main = slug in MAIN
            rounds, runs = (
                (plan.rounds, plan.runs) if main else (plan.other_rounds, plan.other_runs)
            )
            say(f"{slug}: {rounds} rounds of {runs} submissions")
            turns = _Turns(slug, catalog.get(slug).solution, learner)
            with Bare(slug) as bare:
                for _ in range(rounds):
                    turns.bare += bare.seconds(runs)
                    uvloop.run(turns.submit(runs, rushed=main))
                    if main and plan.sandbox == "docker":
                        turns.fresh += container.runs(slug, plan.containers)
            exercises[slug] = turns.result()
    return {"exercises": exercises, "pause_s": PAUSE}


class _Turns:
    """One exercise's measurements, gathered in rounds."""

    def __init__(self, slug: str, code: str, learner: Learner) -> None:
        self._learner = learner
        self._request = learner.request(slug, code)
        self.bare: list[float] = []
        self.paced: list[float] = []
        self.stages: list[tuple[float, ...]] = []
        self.rushed: list[float] = []
        self.fresh: list[container.Run] = []

    async def submit(self, runs: int, *, rushed: bool) -> None:
        """A round over HTTP."""
        await self._learner.connect()
        for number in range(WARM + runs):
            graded = await self._once()
            if number >= WARM:
                self.paced.append(graded.seconds)
                self.stages.append(graded.stages)
            await asyncio.sleep(PAUSE)
        for _ in range(runs if rushed else 0):
            self.rushed.append((await self._once()).seconds)
        self._learner.close()

    async def _once(self) -> Graded:
        graded = await self._learner.grade(self._request)
        if graded.verdict != "accepted":
            raise Refused(f"the reference is not accepted but {graded.verdict}")
        return graded

    def result(self) -> Result:
        """Figures in milliseconds, and ratios of medians."""
        service, bare = spread_ms(self.paced), spread_ms(self.bare)
        result: Result = {
            "service": service,
            "bare": bare,
            "ratio_to_bare": service["p50_ms"] / bare["p50_ms"],
            "over_bare_ms": service["p50_ms"] - bare["p50_ms"],
            "stages_ms": [1000 * median(stage) for stage in zip(*self.stages, strict=True)],
        }
        if self.rushed:
            result["without_pause"] = spread_ms(self.rushed)
        if self.fresh:
            result["container"] = fresh = spread_ms([run.seconds for run in self.fresh])
            result["container_ratio"] = fresh["p50_ms"] / service["p50_ms"]
        return result


def tables(result: Result) -> list[Table]:
    """One line an exercise."""
    table = grid(
        "Submit to verdict over HTTP, ms",
        "exercise", "p50", "p95", "p99", "no pause", "bare", "over bare", "× bare",
        "fresh container",
    )  # fmt: skip
    for slug, row in result["exercises"].items():
        service = row["service"]
        rushed, fresh = row.get("without_pause"), row.get("container")
        table.add_row(
            slug,
            f"{service['p50_ms']:.1f}",
            f"{service['p95_ms']:.1f}",
            f"{service['p99_ms']:.1f}",
            f"{rushed['p50_ms']:.1f}" if rushed else "",
            f"{row['bare']['p50_ms']:.2f}",
            f"{row['over_bare_ms']:.1f}",
            f"{row['ratio_to_bare']:.1f}",
            f"{fresh['p50_ms']:.0f} ({row['container_ratio']:.0f}×)" if fresh else "",
        )
    return [table, _stages(result)]


def _stages(result: Result) -> Table:
    """Where the time of a submission goes."""
    table = grid("Where it goes: medians, ms", "exercise", *STAGES)
    for slug in MAIN:
        row = result["exercises"].get(slug)
        if row is not None:
            table.add_row(slug, *(f"{stage:.1f}" for stage in row["stages_ms"]))
    return table


def targets(result: Result) -> list[Target]:
    """Issue 2's and issue 3's, for the exercises that they name."""
    found = []
    for slug, (share, more) in SHARES.items():
        row = result["exercises"][slug]
        p50, bare = row["service"]["p50_ms"], row["bare"]["p50_ms"]
        times = "bare" if share == 1 else f"{share:g} × bare"
        found += [
            Target(f"{slug}: p50, 3 × bare + 30 ms", p50, 3 * bare + 30, "ms"),
            Target(f"{slug}: p50, {times} + {more:g} ms", p50, share * bare + more, "ms"),
        ]
        if "container_ratio" in row:
            found.append(
                Target(
                    f"{slug}: times faster than a fresh container",
                    row["container_ratio"],
                    15,
                    "×",
                    at_least=True,
                )
            )
    return found
