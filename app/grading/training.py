"""A training run on a driver: the learner's accepted code in its child, trained by training.py.

Nothing is graded. What the child shows is read as hostile bytes, and capped.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.catalog.service import Package, TrainingTable
from app.drivers.port import Driver, Limits
from app.grading.failures import Failure, JudgeError, of_problem, of_violation
from app.grading.shown import BadShownError, read_shown
from app.grading.talk import Talk, TalkError, job
from app.grading.verdicts import Verdict
from app.grading.wording import clean, printed_text
from sandbox.wire.frames import Kind
from sandbox.wire.messages import DATA_CAPS, Loaded, Shown, Trained, TrainRequest, pack

OUTPUT_KB = 1024  # of a frame, and of printed text in all
MOST_ITEMS, MOST_BYTES = 4000, 2 * 1024 * 1024  # shown in a run, as JSON
MOST_PANELS = 24  # of a page: each is a drawing, which the server makes anew as it grows
_MOST_PRINTED, _MOST_MESSAGE = 16 * 1024, 4000

#: Told of each item as it comes.
OnShown = Callable[[dict[str, Any]], Awaitable[None]]


class Outcome(StrEnum):
    """How a training run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a run: for its learner `message`, `trace` and what their code `printed`.

    `seconds` of CPU and `memory_mb` at the peak are None where nobody measured.
    """

    outcome: Outcome
    message: str = ""
    trace: str = ""
    printed: str = ""
    seconds: float | None = None
    memory_mb: float | None = None


def wall_of(seconds: float) -> float:
    """The wall time for so much CPU time: a run works where nobody else would."""
    return 10 * seconds + 60


def table_of(package: Package) -> TrainingTable:
    """The table `[training]`; raises `JudgeError` for a package without one."""
    if package.toml.training is None:
        raise JudgeError(f"{package.slug} has nothing to train")
    return package.toml.training


async def train(
    driver: Driver,
    package: Package,
    code: str,
    settings: dict[str, Any],
    seed: int,
    on_shown: OnShown,
) -> Trial:
    """Train this code with these settings, which fit the package's table.

    Raises `SandboxUnavailable`, or `JudgeError` where the sandbox was lost. Cancelled, it ends the
    child.
    """
    table = table_of(package)
    memory = table.memory_mb or package.toml.limits.memory_mb
    limits = Limits(memory_mb=memory, output_kb=OUTPUT_KB, background=True)
    async with driver.child(limits) as child:
        talk = Talk(child, table.seconds, memory, OUTPUT_KB, Loaded())
        try:
            await talk.load(job(package, "train", code, talk))
            await talk.begin(table.seconds, wall_of(table.seconds))
            request = TrainRequest(package.training, package.training_data, settings, seed)
            await talk.tell(Kind.TRAIN, pack(request, DATA_CAPS))
            await _watch(talk, on_shown)
            trial = Trial(Outcome.FINISHED)
        except TalkError as error:
            trial = _failed(error.failure, table.seconds)
        usage = await child.usage()
        return Trial(
            trial.outcome,
            clean(trial.message, _MOST_MESSAGE),
            clean(trial.trace, _MOST_PRINTED),
            printed_text(child.printed(), _MOST_PRINTED),
            usage.cpu_seconds,
            usage.peak_memory_mb,
        )


async def _watch(talk: Talk, on_shown: OnShown) -> None:
    """Pass on what is shown until the training is over; raises `TalkError` when it failed."""
    items = size = 0
    panels: set[tuple[str, str]] = set()
    while True:
        found = await talk.hear((Kind.SHOWN, Shown), (Kind.TRAINED, Trained))
        if isinstance(found, Trained):
            if found.error is not None:
                _raise(found)
            return
        try:
            item = read_shown(found)
        except BadShownError as error:
            raise TalkError(of_violation()) from error
        items += item["what"] != "progress"  # a slow machine tells of it for longer
        size += len(json.dumps(item))
        if "panel" in item and item["what"] not in ("point", "level"):
            panels.add((item["what"], item["panel"]))
        if items > MOST_ITEMS or size > MOST_BYTES or len(panels) > MOST_PANELS:
            text = "The run showed more than a page can hold. Train again with fewer steps"
            raise TalkError(Failure(Verdict.OUTPUT_LIMIT, text, ends=True))
        await on_shown(item)


def _raise(trained: Trained) -> None:
    assert trained.error is not None
    if trained.error.kind == "internal_error":
        # Perhaps the author's, perhaps forged: told to the learner, and never tried again.
        text = f"The training itself failed: {trained.error.message}"
        raise TalkError(Failure(Verdict.INTERNAL_ERROR, text[:_MOST_MESSAGE]))
    raise TalkError(of_problem(trained.error))


def _failed(failure: Failure, seconds: float) -> Trial:
    """What a failure is in the words of a run."""
    message = failure.message
    if failure.verdict is Verdict.TIME_LIMIT and failure.waited:
        message = f"The run did not end within {wall_of(seconds):g} s. It stops here"
    elif failure.verdict is Verdict.TIME_LIMIT:
        message = f"The run used its {seconds:g} s of processor time. It stops here; what it "
        message += "showed is kept. Fewer steps or a smaller model fit"
    elif failure.verdict is Verdict.OUTPUT_LIMIT and "printed" in message:
        message += ". Does `forward` print? Take that out: it is called in every step"
    ours = failure.verdict is Verdict.INTERNAL_ERROR
    return Trial(
        Outcome.INTERNAL_ERROR if ours else Outcome.FAILED, _sentence(message), failure.trace
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."
