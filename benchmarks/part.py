"""What the parts of `make bench` share: how much is measured, figures of a list, targets."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PROBLEMS = ROOT / "problems"

#: The exercises that the targets name: plain Python, and a module whose weights are bound.
MAIN = ("gradient-descent", "self-attention")

Say = Callable[[str], None]
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `QUICK` runs every part for real, too little to believe its figures."""

    quick: bool = False
    every: bool = True  # latency of every exercise, not of the main ones alone
    sandbox: str = "docker"
    rounds: int = 6  # of latency: bare and service in turns, so that the machine's drift cancels
    runs: int = 10  # a round, of the two main exercises
    other_rounds: int = 2
    other_runs: int = 6
    containers: int = 1  # fresh ones, a round
    workers: tuple[int, ...] = (1, 2, 4)
    learners: int = 12  # who send without a pause
    window: float = 6.0  # seconds of throughput that count
    burst: tuple[int, int] = (30, 10)  # learners, submissions of each
    starts: int = 3
    case_counts: tuple[int, ...] = (1, 10, 50, 200)
    sizes: tuple[int, ...] = (1_000, 100_000, 1_000_000)  # float32 elements of a tensor
    queues: tuple[int, ...] = (1, 10, 30, 100)
    scaling_runs: int = 10
    side_runs: int = 5
    asks: int = 40  # requests of each page's address, by each person
    full: bool = False  # pages: as many problems, people and submissions as the issue says
    keep: Path | None = None  # pages: where the seeded databases stay, and are found again
    with_dmoj: bool = False
    with_jupyter: bool = False

    def changed(self, **values: Any) -> Plan:
        """The same plan but for these values."""
        return replace(self, **values)


QUICK = Plan(
    quick=True,
    every=False,
    rounds=1,
    runs=2,
    other_rounds=1,
    other_runs=1,
    workers=(2,),
    learners=4,
    window=1.0,
    burst=(3, 3),
    starts=1,
    case_counts=(1, 20),
    sizes=(1_000, 100_000),
    queues=(1, 5),
    scaling_runs=2,
    side_runs=1,
    asks=2,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of the issue, and what was measured. `at_least`: more is better."""

    name: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def as_json(self) -> Result:
        """For build/bench.json."""
        return {
            "name": self.name,
            "measured": self.measured,
            "limit": self.limit,
            "unit": self.unit,
            "at_least": self.at_least,
            "met": self.met,
        }


class Part(Protocol):
    """A module of this package: one part of the measurements."""

    def measure(self, plan: Plan, say: Say) -> Result:
        """Measure; what comes back goes into build/bench.json as it is."""
        ...

    def tables(self, result: Result) -> list[Table]:
        """What a person reads of it."""
        ...

    def targets(self, result: Result) -> list[Target]:
        """The issue's figures that this part decides."""
        ...


def main_exercises(folder: Path) -> str:
    """A folder of problems with the main ones alone, as TENSORJUDGE_PROBLEMS; ready much sooner."""
    place = folder / "problems"
    for slug in MAIN:
        shutil.copytree(PROBLEMS / slug, place / slug)
    return str(place)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the measurements lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread_ms(seconds: Sequence[float]) -> Result:
    """Median and tail of durations, in milliseconds, and how many there were."""
    return {
        "p50_ms": statistics.median(seconds) * 1e3,
        "p95_ms": percentile(seconds, 0.95) * 1e3,
        "p99_ms": percentile(seconds, 0.99) * 1e3,
        "count": len(seconds),
    }


def grid(title: str, *columns: str, texts: int = 1) -> Table:
    """A table whose first columns are text and whose others are numbers."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        text = number < texts
        table.add_column(column, justify="left" if text else "right", no_wrap=number == 0)
    return table
