"""The gate of `[training]`: everything that was accepted is trained by its trial settings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from app.catalog.service import Package
from app.grading.failures import JudgeError
from app.grading.judge import Judge
from app.grading.training import Outcome

_SEED = 1
#: Of a run's time with its trial settings: verify trains every accepted answer.
MOST_SECONDS = 10.0


async def look_at_training(judge: Judge, package: Package) -> list[str]:
    """What is wrong with a package's training, in words; nothing for one without."""
    table = package.toml.training
    if table is None:
        return []
    found: list[str] = []
    for name, code in _accepted(package):
        shown: list[dict[str, Any]] = []

        async def on_shown(item: dict[str, Any], shown: list[dict[str, Any]] = shown) -> None:
            shown.append(item)

        try:
            trial = await judge.train(package, code, table.checked(table.trial), _SEED, on_shown)
        except JudgeError as error:
            found.append(f"training.py, by its trial settings, on {name}: {error.detail}")
            continue
        if trial.outcome is not Outcome.FINISHED:
            found.append(f"training.py, by its trial settings, on {name}: {trial.message}")
            continue
        if trial.seconds > MOST_SECONDS:
            found.append(
                f"training.py: the trial on {name} used {trial.seconds:.1f} s of CPU, more than "
                f"{MOST_SECONDS:g}; make `trial` shorter"
            )
        found += [f"training.py, on {name}: {fault}" for fault in _faults(shown)]
    return found


def _accepted(package: Package) -> Iterator[tuple[str, str]]:
    yield "solution.py", package.solution
    yield from package.submissions.get("accepted", {}).items()


def _faults(shown: list[dict[str, Any]]) -> Iterator[str]:
    """What a page could not draw."""
    charts = {item["panel"]: len(item["lines"]) for item in shown if item["what"] == "chart"}
    points = [item for item in shown if item["what"] == "point"]
    if not any(math.isfinite(value) for point in points for value in point["values"] if value):
        yield "no point was shown; nobody would see it learn"
    for item in shown:
        if item["what"] not in ("point", "level"):
            continue
        lines = charts.get(item["panel"])
        if lines is None:
            yield f"show.{item['what']} of a panel without a chart: {item['panel']!r}"
            return
        if item["what"] == "point" and len(item["values"]) != lines:
            yield f"a point of {item['panel']!r} has {len(item['values'])} values for {lines} lines"
            return
