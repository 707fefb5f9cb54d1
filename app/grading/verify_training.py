"""The gate of `[training]`: everything that was accepted is trained by its trial settings."""

from __future__ import annotations

import asyncio
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


async def look_at_training(
    judge: Judge, package: Package, turns: asyncio.Semaphore | None = None
) -> list[str]:
    """What is wrong with a package's training, in words; nothing for one without.

    `turns`: see `app.grading.verify.verify`.
    """
    if package.toml.training is None:
        return []
    turns = turns or asyncio.Semaphore(1)
    tried = [_tried(judge, package, name, code, turns) for name, code in _accepted(package)]
    return [fault for faults in await asyncio.gather(*tried) for fault in faults]


async def _tried(
    judge: Judge, package: Package, name: str, code: str, turns: asyncio.Semaphore
) -> list[str]:
    """What is wrong when this answer is trained by the trial settings."""
    table = package.toml.training
    assert table is not None
    shown: list[dict[str, Any]] = []

    async def on_shown(item: dict[str, Any]) -> None:
        shown.append(item)

    where = f"training.py, by its trial settings, on {name}"
    try:
        async with turns:
            trial = await judge.train(package, code, table.checked(table.trial), _SEED, on_shown)
    except JudgeError as error:
        return [f"{where}: {error.detail}"]
    if trial.outcome is not Outcome.FINISHED:
        return [f"{where}: {trial.message}"]
    found = []
    if trial.seconds is not None and trial.seconds > MOST_SECONDS:
        found.append(
            f"training.py: the trial on {name} used {trial.seconds:.1f} s of CPU, more than "
            f"{MOST_SECONDS:g}; make `trial` shorter"
        )
    return found + [f"training.py, on {name}: {fault}" for fault in _faults(shown)]


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
