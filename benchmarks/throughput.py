"""Grades a second over HTTP at saturation, and what a grade costs in CPU seconds.

Many learners at once, each with a connection of their own: submit, follow the events until the
verdict, submit again. A window of some seconds counts, after the first ones. CPU seconds are read
from outside at both ends of the window: web and worker from /proc, the runners' containers with all
that ran in them from the engine (their control groups); the client's are told apart, because it
shares the cores. The same for a fresh container a submission: what ran inside it, which leaves out
what the engine spends on starting and removing it. Beside it stands what the whole machine spent in
either case, the client's apart: true where nothing else runs.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import uvloop
from rich.table import Table

from app.catalog.service import Catalog
from benchmarks import container
from benchmarks.client import Graded, Learner, Refused, connect
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
from benchmarks.usage import Gauge, machine_seconds

WARM = 1.5  # seconds before the window that counts


def measure(plan: Plan, say: Say) -> Result:
    """Both main exercises at each number of workers; then fresh containers."""
    catalog = Catalog.load([PROBLEMS])
    rows = []
    for workers in plan.workers:
        with (
            tempfile.TemporaryDirectory() as folder,
            running_service(
                Path(folder),
                sandbox=plan.sandbox,
                TENSORJUDGE_PROBLEMS=main_exercises(Path(folder)),
                TENSORJUDGE_WORKERS=str(workers),
            ) as service,
        ):
            service.until_prepared()
            tokens = service.tokens(plan.learners)
            gauge = Gauge(service)
            for slug in MAIN:
                say(f"{slug}: {plan.learners} learners, {workers} at once, {plan.window:g} s")
                code = catalog.get(slug).solution
                load = _Load(slug, code, gauge)
                row = uvloop.run(load.run(service.url, tokens, plan.window))
                rows.append({"exercise": slug, "workers": workers, **row})
            gauge.close()
    result: Result = {
        "cores": len(os.sched_getaffinity(0)),
        "learners": plan.learners,
        "window_s": plan.window,
        "loads": rows,
    }
    if plan.sandbox == "docker":
        count = max(1, plan.rounds // 2) * plan.containers
        say(f"{count} fresh containers of each")
        result["container"] = {slug: _fresh(slug, count) for slug in MAIN}
        for row in rows:
            fresh = result["container"][row["exercise"]]
            row["container_cpu_ratio"] = fresh["cpu_ms"] / row["cpu"]["total_cpu_ms"]
            row["container_machine_ratio"] = fresh["machine_cpu_ms"] / row["machine_cpu_ms"]
    return result


def _fresh(slug: str, count: int) -> Result:
    machine, client = machine_seconds(), time.process_time()
    runs = container.runs(slug, count)
    machine, client = machine_seconds() - machine, time.process_time() - client
    return {
        "cpu_ms": statistics.median(run.cpu_seconds for run in runs) * 1e3,
        "machine_cpu_ms": 1e3 * (machine - client) / count,
        "wall_ms": statistics.median(run.seconds for run in runs) * 1e3,
        "count": count,
    }


class _Load:
    """Learners who submit without a pause, until told to end."""

    def __init__(self, slug: str, code: str, gauge: Gauge) -> None:
        self._slug, self._code, self._gauge = slug, code, gauge
        self._done: list[Graded] = []
        self._over = False

    async def run(self, url: str, tokens: list[str], window: float) -> Result:
        """Figures of the window."""
        learners = await connect(url, tokens)
        tasks = [asyncio.create_task(self._submit(learner)) for learner in learners]
        watch = asyncio.gather(*tasks)
        await asyncio.sleep(WARM)
        # The gauge takes a moment; after the count at both ends, so that it cancels.
        first, begun, client = len(self._done), time.perf_counter(), time.process_time()
        before = await asyncio.to_thread(self._gauge.cpu)
        machine, ours = machine_seconds(), time.process_time()
        # A learner that is refused ends the wait, and the measurement.
        await asyncio.wait([watch], timeout=window)
        last, seconds = len(self._done), time.perf_counter() - begun
        client = time.process_time() - client
        after = await asyncio.to_thread(self._gauge.cpu)
        machine, ours = machine_seconds() - machine, time.process_time() - ours
        self._over = True
        await watch
        for learner in learners:
            learner.close()
        grades = self._done[first:last]
        if not grades:
            raise RuntimeError(f"{self._slug}: nothing was graded within {window:g} s")
        return {
            "grades_per_s": len(grades) / seconds,
            "grades": len(grades),
            "verdict": spread_ms([each.seconds for each in grades]),
            "cpu": (after - before).per(len(grades)),
            "machine_cpu_ms": 1e3 * (machine - ours) / len(grades),
            "client_cpu_ms": 1e3 * client / len(grades),
            "client_share_of_a_core": client / seconds,
        }

    async def _submit(self, learner: Learner) -> None:
        request = learner.request(self._slug, self._code)
        while not self._over:
            graded = await learner.grade(request)
            if graded.verdict != "accepted":
                raise Refused(f"{self._slug}: the reference got {graded.verdict}")
            self._done.append(graded)


def tables(result: Result) -> list[Table]:
    """Grades a second by workers; CPU by part; beside fresh containers."""
    speed = grid(
        f"Saturation: {result['learners']} learners without a pause, {result['cores']} cores",
        "exercise", "at once", "grades/s", "verdict p50, ms", "p95, ms", "client, of a core",
    )  # fmt: skip
    cpu = grid(
        "CPU, ms a grade",
        "exercise", "at once", "web", "worker", "sandbox", "all", "whole machine",
    )  # fmt: skip
    for row in result["loads"]:
        speed.add_row(
            row["exercise"],
            str(row["workers"]),
            f"{row['grades_per_s']:.1f}",
            f"{row['verdict']['p50_ms']:.0f}",
            f"{row['verdict']['p95_ms']:.0f}",
            f"{row['client_share_of_a_core']:.0%}",
        )
        names = ("web", "worker", "sandbox", "total")
        cpu.add_row(
            row["exercise"],
            str(row["workers"]),
            *(f"{row['cpu'][f'{name}_cpu_ms']:.1f}" for name in names),
            f"{row['machine_cpu_ms']:.1f}",
        )
    for slug, fresh in result.get("container", {}).items():
        times = [row for row in result["loads"] if row["exercise"] == slug]
        most = max(row["container_cpu_ratio"] for row in times)
        cpu.add_row(
            f"{slug}, a fresh container: up to {most:.0f}×",
            "1", "", "", "", f"{fresh['cpu_ms']:.0f}", f"{fresh['machine_cpu_ms']:.0f}",
        )  # fmt: skip
    return [speed, cpu]


def targets(result: Result) -> list[Target]:
    """Of gradient-descent, with one slot a core (or the nearest that was measured)."""
    cores = result["cores"]
    loads = [row for row in result["loads"] if row["exercise"] == MAIN[0]]
    row = min(loads, key=lambda row: abs(row["workers"] - cores))
    name = f"{MAIN[0]}: grades a second on {cores} cores"
    found = [Target(name, row["grades_per_s"], 30 * cores, "/s", at_least=True)]
    for key, what in (
        ("container_cpu_ratio", "what ran inside it"),
        ("container_machine_ratio", "the whole machine, if quiet"),
    ):
        if key in row:
            name = f"{MAIN[0]}: times less CPU than a fresh container ({what})"
            found.append(Target(name, row[key], 60, "×", at_least=True))
    return found
