"""Memory of a service at work: web, worker, a runner, and what one more submission adds to it.

Proportional set sizes (`smaps_rollup`): a page that n processes share counts 1/n in each, so that
sums are true (of all that maps torch's libraries: let no other service run). Read after both main
exercises were graded, when nothing runs. What a slot adds is what its child has to itself while a
slow answer is graded: a child shares all else with the runner that it was forked from.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table

from app.catalog.service import Catalog
from benchmarks.part import MAIN, PROBLEMS, Plan, Result, Say, Target, grid, main_exercises
from benchmarks.service import Service, running_service
from benchmarks.usage import Gauge, memory_mb

GRADES = 20  # before it is looked at
SETTLED = 1.0  # seconds after the last of them

# Added to the reference: a right answer that takes its time, so that its child can be looked at.
SLEEPS = """
import time

_forward = SingleHeadAttention.forward


def _slowly(self, x):
    answer = _forward(self, x)
    time.sleep(0.15)
    return answer


SingleHeadAttention.forward = _slowly
"""
LOOK_FOR = 1.5  # seconds: a dozen cases take longer


def measure(plan: Plan, say: Say) -> Result:
    """With one slot, then with two."""
    codes = {slug: Catalog.load([PROBLEMS]).get(slug).solution for slug in MAIN}
    found = {}
    for slots in (1, 2):
        say(f"a service with {slots} at once")
        with (
            tempfile.TemporaryDirectory() as folder,
            running_service(
                Path(folder),
                sandbox=plan.sandbox,
                TENSORJUDGE_PROBLEMS=main_exercises(Path(folder)),
                TENSORJUDGE_WORKERS=str(slots),
            ) as service,
        ):
            service.until_prepared()
            for _ in range(2 if plan.quick else GRADES):
                for slug, code in codes.items():
                    service.finished(service.submit(slug, code))
            time.sleep(SETTLED)
            found[slots] = _look(service, codes[MAIN[1]] + SLEEPS)
    one, two = found[1], found[2]
    return {
        "web_mb": two["web"],
        "worker_mb": two["worker"],
        "runner_mb": one["sandbox"],
        "runner_adds_mb": two["sandbox"] - one["sandbox"],
        "slot_adds_mb": one["child"],
        "processes_of_a_runner": one["processes"],
    }


def _look(service: Service, slow: str) -> dict[str, float]:
    """Megabytes now, and the most that a process has to itself while a slow answer is graded."""
    gauge = Gauge(service)
    try:
        quiet = _sizes(pid for runner in gauge.sandboxes() for pid in runner)
        id_ = service.submit(MAIN[1], slow)
        most = 0.0
        until = time.monotonic() + LOOK_FOR
        while time.monotonic() < until:
            time.sleep(0.2)
            children = [one for runner in gauge.sandboxes() for one in _children(runner)]
            most = max([most, *(memory["private"] for memory in _sizes(children))])
        if service.finished(id_)["verdict"] != "accepted":
            raise RuntimeError("the slow answer was not accepted: it was not looked at to its end")
        return {
            "web": memory_mb(gauge.web)["pss"],
            "worker": memory_mb(gauge.worker)["pss"],
            "sandbox": sum(memory["pss"] for memory in quiet),
            "child": most,
            "processes": len(quiet),
        }
    finally:
        gauge.close()


def _sizes(processes: Iterable[int]) -> list[dict[str, float]]:
    found = []
    for pid in processes:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # ended meanwhile
            found.append(memory_mb(pid))
    return found


def _children(runner: Sequence[int]) -> list[int]:
    """The processes of a runner that forked none of the others: neither parent nor stand-by."""
    parents = set()
    for pid in runner:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
            parents.add(int(status.rpartition(")")[2].split()[1]))
    return [pid for pid in runner if pid not in parents]


def tables(result: Result) -> list[Table]:
    """A line a thing."""
    table = grid("Memory, MB (proportional set size)", "what", "MB")
    for name, text in (
        ("web_mb", "web process"),
        ("worker_mb", "worker process"),
        ("runner_mb", "a warm runner with its spare children"),
        ("slot_adds_mb", "a submission at work has to itself"),
        ("runner_adds_mb", "a second runner adds"),
    ):
        table.add_row(text, f"{result[name]:.0f}")
    return [table]


def targets(result: Result) -> list[Target]:
    """Issue 3's goals."""
    return [
        Target("web process", result["web_mb"], 150, "MB"),
        Target("worker process", result["worker_mb"], 120, "MB"),
        Target("what a slot adds to its runner", result["slot_adds_mb"], 60, "MB"),
    ]
