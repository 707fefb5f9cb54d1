"""Cold start: from starting the command to the first verdict.

Image, database and expected values are there, as after a reboot; the submission is sent as soon as
the port takes it. The first of all starts, on an empty data folder, is told apart: it migrates,
and its clock stops when `/readyz` says yes.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import uvloop
from rich.table import Table

from app.catalog.service import Catalog
from benchmarks.client import Learner
from benchmarks.part import MAIN, PROBLEMS, Plan, Result, Say, Target, grid, main_exercises
from benchmarks.service import Service, end, launch, running_service

PATIENCE = 60.0
_AGAIN = 0.01  # seconds between two tries to connect


def measure(plan: Plan, say: Say) -> Result:
    """An empty start, then some on what it left."""
    code = Catalog.load([PROBLEMS]).get(MAIN[0]).solution
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        problems = str(PROBLEMS) if plan.every else main_exercises(folder)
        say("an empty data folder")
        begun = time.perf_counter()
        with running_service(
            folder, sandbox=plan.sandbox, TENSORJUDGE_PROBLEMS=problems
        ) as service:
            empty = time.perf_counter() - begun
            service.until_prepared()
            token = service.new_token()
        taken = []
        for number in range(plan.starts):
            say(f"start {number + 1} of {plan.starts}")
            begun = time.perf_counter()
            service = launch(folder, sandbox=plan.sandbox, TENSORJUDGE_PROBLEMS=problems)
            try:
                taken.append(uvloop.run(_first_verdict(service, token, code, begun)))
            finally:
                end(service)
    return {
        "empty_to_ready_s": empty,
        "to_stored_s": statistics.median(stored for stored, _ in taken),
        "to_verdict_s": statistics.median(verdict for _, verdict in taken),
        "starts": len(taken),
    }


async def _first_verdict(
    service: Service, token: str, code: str, begun: float
) -> tuple[float, float]:
    """Seconds until the first submission is stored, and until its verdict."""
    learner = Learner(service.url, token)
    while True:
        try:
            await learner.connect()
            break
        except OSError:
            if service.process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                said = service.log.read_text(errors="replace")[-4000:]
                raise RuntimeError(f"the service did not start: {said}") from None
            await asyncio.sleep(_AGAIN)
    graded = await learner.grade(learner.request(MAIN[0], code))
    learner.close()
    if graded.verdict != "accepted":
        raise RuntimeError(f"the first submission got {graded.verdict}")
    return graded.stored - begun, graded.verdict_at - begun


def tables(result: Result) -> list[Table]:
    """A line a moment."""
    table = grid(f"Cold start, median of {result['starts']}", "until", "s")
    table.add_row("the first submission is stored", f"{result['to_stored_s']:.2f}")
    table.add_row("the first verdict", f"{result['to_verdict_s']:.2f}")
    table.add_row("an empty data folder is ready to grade", f"{result['empty_to_ready_s']:.2f}")
    return [table]


def targets(result: Result) -> list[Target]:
    """Issue 3's goal."""
    return [Target("cold start to the first verdict", result["to_verdict_s"], 5, "s")]
