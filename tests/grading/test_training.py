"""A training run on a real sandbox: what it shows, how it ends, and what it cannot do."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any

import pytest

from app.catalog.service import Package
from app.grading.service import Judge, Outcome, Trial
from app.grading.shown import BadShownError, read_shown
from sandbox.wire.messages import Shown
from tests.grading.conftest import package, toml

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="session")]

SETTINGS = {"steps": 200, "rate": 0.1, "word": "Look"}
EVIL = """
from torch import nn
{before}

class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        {forward}
        return self.layer(x)
"""


async def trained(
    judge: Judge, code: str, *, line: Package | None = None, **settings: Any
) -> tuple[list[dict[str, Any]], Trial]:
    shown: list[dict[str, Any]] = []

    async def on_shown(item: dict[str, Any]) -> None:
        shown.append(item)

    line = line or package("straight-line")
    trial = await judge.train(line, code, {**SETTINGS, **settings}, 7, on_shown)
    return shown, trial


def evil(forward: str = "pass", before: str = "") -> str:
    return EVIL.format(forward=forward, before=before)


async def test_the_learners_code_is_trained_and_every_kind_of_panel_comes(judge: Judge) -> None:
    line = package("straight-line")
    shown, trial = await trained(judge, line.submissions["accepted"]["by_hand.py"])
    assert (trial.outcome, trial.message) == (Outcome.FINISHED, "")
    assert trial.seconds is not None
    assert trial.seconds > 0
    points = [one["values"][0] for one in shown if one["what"] == "point"]
    assert len(points) == 200
    assert points[-1] < 0.01 < points[0]
    assert {one["what"] for one in shown} == {
        "chart", "level", "point", "progress", "text", "scatter", "scores", "pictures",
    }  # fmt: skip
    says = next(one["text"] for one in shown if one["what"] == "text")
    assert says == "Look: at 10 it is 21.00"


async def test_another_seed_begins_elsewhere_and_the_same_one_at_the_same_place(
    judge: Judge,
) -> None:
    line = package("straight-line")

    async def first(seed: int) -> float:
        shown: list[dict[str, Any]] = []

        async def on_shown(item: dict[str, Any]) -> None:
            shown.append(item)

        await judge.train(line, line.solution, {**SETTINGS, "steps": 1}, seed, on_shown)
        values: list[float] = next(one["values"] for one in shown if one["what"] == "point")
        return values[0]

    assert await first(1) == await first(1) != await first(2)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (evil("raise ValueError('no more')"), "Line 11: ValueError: no more"),
        (evil("import os; os._exit(0)"), "ended its own process"),
        (evil("while True: pass"), "The run used its 10 s of processor time."),
        (evil("print('x' * 100_000)"), "Does `forward` print?"),
        (evil("import torch; self.kept = torch.ones(2**28)"), "memory"),
        (evil("return (self.layer(x) * 100).round() / 100"), "Does `forward` round its result?"),
        (evil(before="raise SystemExit(3)"), "`sys.exit`"),
    ],
    ids=["raises", "ends", "loops", "prints", "allocates", "rounds", "exits at import"],
)
async def test_a_run_that_cannot_go_on_says_why(judge: Judge, code: str, words: str) -> None:
    _, trial = await trained(judge, code)
    assert trial.outcome is Outcome.FAILED
    assert words in trial.message


async def test_what_was_printed_is_kept_for_its_learner(judge: Judge) -> None:
    _, trial = await trained(judge, evil("print('seen')"), steps=2)
    assert trial.outcome is Outcome.FINISHED
    assert "seen\n" in trial.printed


async def test_a_run_works_where_nobody_else_would_and_cannot_change_that(judge: Judge) -> None:
    running = asyncio.create_task(trained(judge, evil("while True: pass")))
    try:
        async with asyncio.timeout(60):
            while True:
                if 19 in _niceness_of_our_own():
                    break
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    _, trial = await trained(judge, evil("import os; os.nice(-1)"))
    assert "PermissionError" in trial.message


def _niceness_of_our_own() -> set[int]:
    """Of this process's descendants."""
    parents, niceness = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            parents[pid], niceness[pid] = int(fields[1]), int(fields[16])
    own = {os.getpid()}
    for _ in range(5):
        own |= {pid for pid, parent in parents.items() if parent in own}
    return {niceness[pid] for pid in own if pid in niceness}


async def test_more_than_a_page_can_hold_ends_the_run(judge: Judge) -> None:
    line = package("straight-line")
    shown, trial = await trained(judge, line.solution, steps=5000)
    assert trial.outcome is Outcome.FAILED
    assert "more than a page can hold" in trial.message
    assert sum(one["what"] != "progress" for one in shown) == 4000


async def test_more_panels_than_a_page_can_draw_end_the_run(judge: Judge) -> None:
    many = package(
        "straight-line",
        training="def train(entry, data, settings, show):\n"
        "    for at in range(settings['steps']):\n"
        "        show.text(f'panel-{at % 30}', 'T', 'a')\n",
    )
    shown, trial = await trained(judge, many.solution, line=many, steps=24)
    assert (trial.outcome, len(shown)) == (Outcome.FINISHED, 24)
    shown, trial = await trained(judge, many.solution, line=many, steps=25)
    assert trial.outcome is Outcome.FAILED
    assert "more than a page can hold" in trial.message
    assert len(shown) == 24


async def test_progress_is_told_a_few_hundred_times_however_long_it_takes(judge: Judge) -> None:
    slow = package(
        "straight-line",
        training="import time\n"
        "def train(entry, data, settings, show):\n"
        "    clock = iter(range(10**6))\n"
        "    time.monotonic = lambda: float(next(clock))\n"
        "    for at in range(5001):\n"
        "        show.progress(at, 5000)\n",
    )
    shown, trial = await trained(judge, slow.solution, line=slow)
    assert trial.outcome is Outcome.FINISHED
    assert len(shown) == 200
    assert shown[-1] == {"what": "progress", "done": 5000, "of": 5000}


async def test_a_fault_of_training_py_is_not_told_as_the_learners(judge: Judge) -> None:
    broken = package("straight-line", training="def train(*_):\n    raise KeyError('ours')\n")
    _, trial = await trained(judge, broken.solution, line=broken)
    assert trial.outcome is Outcome.INTERNAL_ERROR
    assert "KeyError" in trial.message


async def test_frames_of_the_learners_own_end_the_run(judge: Judge) -> None:
    forged = """
import gc
from sandbox.harness.channel import Channel
from sandbox.wire.frames import Kind
for one in gc.get_objects():
    if isinstance(one, Channel):
        one.send(Kind.SHOWN, b"nonsense")
"""
    _, trial = await trained(judge, evil(before=forged))
    assert trial.outcome is Outcome.FAILED


async def test_a_cancelled_run_leaves_no_child_and_the_next_is_served(judge: Judge) -> None:
    task = asyncio.create_task(trained(judge, evil("while True: pass")))
    await asyncio.sleep(0.5)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    line = package("straight-line")
    _, trial = await trained(judge, line.solution, steps=1)
    assert trial.outcome is Outcome.FINISHED


async def test_a_grading_beside_a_run_is_graded_as_ever(judge: Judge) -> None:
    from app.grading.verdicts import Mode, Verdict

    line = package("straight-line", **toml("straight-line"))
    running = asyncio.create_task(trained(judge, evil("while True: pass")))
    try:
        await asyncio.sleep(0.3)
        report = await judge.grade(line, line.solution, Mode.SUBMIT)
        assert report.verdict is Verdict.ACCEPTED
        assert not running.done()
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@pytest.mark.parametrize(
    "shown",
    [
        Shown("nothing", {}),
        Shown("point", {"panel": "loss", "x": float("inf"), "values": [1.0]}),
        Shown("point", {"panel": "../loss", "x": 1.0, "values": [1.0]}),
        Shown("point", {"panel": "loss", "x": 1.0, "values": [1.0], "more": 1}),
        Shown("note", {"text": 5}),
        Shown("scores", {"panel": "s", "title": "", "at": "", "rows": [["a", 1.5, ""]]}),
        Shown(
            "pictures",
            {"panel": "p", "title": "", "at": "", "pictures": [[[1, 3, b"ab"], "", None]]},
        ),
        Shown(
            "pictures",
            {"panel": "p", "title": "", "at": "", "pictures": [[[65, 1, bytes(65)], "", None]]},
        ),
        Shown("scatter", {"panel": "p", "title": "", "at": "", "points": [["a", 1.0]]}),
        Shown("progress", {"done": -1, "of": 2}),
    ],
)
async def test_what_is_not_of_the_kinds_is_refused(shown: Shown) -> None:
    with pytest.raises(BadShownError):
        read_shown(shown)


async def test_a_value_that_no_axis_can_bear_is_a_gap() -> None:
    values = [float("nan"), float("-inf"), 2.0, None]
    item = read_shown(Shown("point", {"panel": "loss", "x": 1.0, "values": values}))
    assert item["values"] == [None, None, 2.0, None]
