"""A long run: thousands of gradings in a row, one in so many hostile, and what they left behind.

`python -m benchmarks.soak --gradings 2000 --hostile 5` prints a table and exits with 1 when a
verdict was wrong, when memory grew by more than 5%, or when anything was left.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import footprint
from benchmarks.footprint import Footprint, Memory
from benchmarks.service import ROOT, Service, running_service
from tests.hostile import catalogue
from tests.hostile.catalogue import PROBLEM, PROBLEMS, Program

GROWTH = 0.05
WARM_UP = 200  # gradings until caches, pools and allocators hold what they will hold
AHEAD = 8  # submissions that wait their turn, so that no runner is ever idle
EXERCISES = ("gradient-descent", "self-attention", "linear-regression-training")


@dataclass(slots=True)
class Tally:
    """What came of the gradings so far. `waited`: seconds from POST to verdict of right answers."""

    verdicts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


def submissions(every: int) -> Iterator[tuple[Program | None, str, str]]:
    """Without end: (the hostile program or None, problem, code), one in `every` hostile."""
    right = itertools.cycle(
        (slug, (ROOT / "problems" / slug / "solution.py").read_text(encoding="utf-8"))
        for slug in EXERCISES
    )
    hostile = itertools.cycle(catalogue.everything())
    for number in itertools.count(1):
        if number % every == 0:
            program = next(hostile)
            yield program, PROBLEM, program.code
        else:
            yield None, *next(right)


def grade(
    service: Service, stream: Iterator[tuple[Program | None, str, str]], count: int, tally: Tally
) -> None:
    """Submit `count` of the stream, a few ahead of what is graded, and tally what they come to."""
    waiting: deque[tuple[Program | None, str]] = deque()
    for program, problem, code in itertools.islice(stream, count):
        waiting.append((program, service.submit(problem, code)))
        if len(waiting) >= AHEAD:
            _count(service, *waiting.popleft(), tally)
    while waiting:
        _count(service, *waiting.popleft(), tally)


def _count(service: Service, program: Program | None, id_: str, tally: Tally) -> None:
    got = service.finished(id_)
    verdict = str(got["verdict"])
    tally.verdicts[verdict] += 1
    if program is None:
        tally.waited.append(_seconds(got))
    if not (program.deserves(verdict) if program else verdict == "accepted"):
        told = [case["message"] for case in got["cases"] if case["verdict"] != "accepted"]
        name = program.name if program else got["problem"]
        tally.wrong.append(f"{name}: {verdict} {told[:1]}")


def _seconds(got: dict[str, Any]) -> float:
    ended, began = (datetime.fromisoformat(got[name]) for name in ("finished_at", "created_at"))
    return (ended - began).total_seconds()


def growth(before: Memory, after: Memory) -> tuple[float, float | None]:
    """By what share the resident memory and the proportional share of it have grown."""
    share = None
    if before.proportional and after.proportional:
        share = after.proportional / before.proportional - 1
    return after.resident / before.resident - 1, share


def table(before: Footprint, after: Footprint, tally: Tally) -> Table:
    """What was measured, as a table."""
    found = Table(title="What the gradings left", show_header=True)
    for column in ("", "before", "after", "growth"):
        found.add_column(column, justify="left" if not column else "right")
    for name, then, now in _memories(before, after):
        resident, share = growth(then, now)
        found.add_row(
            f"{name}: resident", _mib(then.resident), _mib(now.resident), f"{resident:+.1%}"
        )
        if share is not None:
            found.add_row(
                f"{name}: proportional", _mib(then.proportional), _mib(now.proportional),
                f"{share:+.1%}",
            )  # fmt: skip
    for name in ("processes", "descriptors", "runner_descriptors", "mounts", "cgroups"):
        row = [str(getattr(look, name)) for look in (before, after)]
        found.add_row(name.replace("_", " "), *row, "")
    found.add_row("files", str(len(before.files)), str(len(after.files)), "")
    for verdict, count in sorted(tally.verdicts.items()):
        found.add_row(verdict.replace("_", " "), "", str(count), "")
    waited = sorted(tally.waited)
    for share in (0.5, 0.95, 0.99):
        at = waited[min(len(waited) - 1, int(share * len(waited)))]
        found.add_row(f"right answers, p{share * 100:.0f}", "", f"{at * 1e3:.0f} ms", "")
    return found


def breaches(before: Footprint, after: Footprint, tally: Tally) -> list[str]:
    """What should not be, in words."""
    found = [f"a wrong verdict: {one}" for one in tally.wrong]
    for name, then, now in _memories(before, after):
        for kind, share in zip(("resident", "proportional"), growth(then, now), strict=True):
            if share is not None and share > GROWTH:
                found.append(f"{name}: {kind} memory grew by {share:.1%}")
    if len(after.runners) != len(before.runners):
        found.append(f"{len(before.runners)} runners, then {len(after.runners)}")
    return found + [f"{name} left: {what}" for name, what in after.left(before).items()]


def _memories(before: Footprint, after: Footprint) -> list[tuple[str, Memory, Memory]]:
    pairs = [("worker", before.worker, after.worker)]
    both = zip(before.runners, after.runners, strict=False)
    return pairs + [(f"runner {number}", *pair) for number, pair in enumerate(both, 1)]


def _mib(kib: int | None) -> str:
    return "" if kib is None else f"{kib / 1024:.1f} MiB"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--gradings", type=int, default=2000)
    parser.add_argument("--hostile", type=int, default=5, help="one in so many is hostile")
    parser.add_argument("--sandbox", default="docker", choices=["docker", "local"])
    arguments = parser.parse_args()
    console = Console(width=100)
    tally = Tally()
    stream = submissions(arguments.hostile)
    runners = len(os.sched_getaffinity(0))  # one a core
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(
            Path(folder),
            sandbox=arguments.sandbox,
            TENSORJUDGE_WORKERS=str(runners),
            TENSORJUDGE_PROBLEMS=f"{ROOT / 'problems'}:{PROBLEMS}",
        ) as service,
    ):
        service.until_prepared()
        grade(service, stream, WARM_UP, warm := Tally())
        before = footprint.settled(service, runners)
        console.print(f"→ {arguments.gradings} gradings, one in {arguments.hostile} hostile")
        begun = time.monotonic()
        grade(service, stream, arguments.gradings, tally)
        console.print(f"  in {time.monotonic() - begun:.0f} s")
        after = footprint.settled(service, runners)
    console.print(table(before, after, tally))
    tally.wrong += warm.wrong
    wrong = breaches(before, after, tally)
    for one in wrong:
        console.print(f"[red]✗[/red] {one}", highlight=False)
    if wrong:
        sys.exit(1)
    console.print("every verdict right, memory flat, nothing left")


if __name__ == "__main__":
    main()
