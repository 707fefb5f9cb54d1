"""Role "train": a learner's accepted code is trained by the package's training.py, and shown.

training.py holds no secret: it runs beside the learner's code, which may do to it what it likes.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sandbox.harness import signatures
from sandbox.harness.boundary import flush
from sandbox.harness.channel import Channel
from sandbox.harness.code import Source, compile_source, run_module
from sandbox.harness.failures import Stopped, attempt, problem_of
from sandbox.harness.seeds import seed_all
from sandbox.harness.show import Show
from sandbox.harness.solve import FILE, load
from sandbox.wire.frames import Kind
from sandbox.wire.messages import DATA_CAPS, Job, Problem, Trained, TrainRequest, pack, unpack
from sandbox.wire.values import WireError

TRAINING = "training.py"


def train(channel: Channel, job: Job) -> None:
    """Load the code, then train it once and tell how it went."""
    pupil = load(channel, job, _Pupil)
    if pupil is None:
        return
    kind, payload = channel.receive()
    if kind is Kind.FINISH:
        return
    if kind is not Kind.TRAIN:
        raise WireError(f"{kind.name} where TRAIN belongs")
    request = unpack(TrainRequest, payload, DATA_CAPS)
    try:
        _train(pupil, request, Show(channel))
        trained = Trained()
    except Stopped as stopped:
        trained = Trained(stopped.problem)
    except BaseException as error:  # on the way back: memory ran out, or a hook of theirs raised
        trained = Trained(problem_of(error, FILE))
    flush()
    channel.send(Kind.TRAINED, pack(trained))


class _Pupil:
    """The entry of `module`."""

    def __init__(
        self, module: ModuleType, given: ModuleType | None, job: Job, source: Source
    ) -> None:
        self.given = given
        self.entry = signatures.find_entry(module, job.entry, source)


def _train(pupil: _Pupil, request: TrainRequest, show: Show) -> None:
    try:
        source = compile_source(request.code, TRAINING)
        module = run_module("training", TRAINING, source, pupil.given)
    except Stopped as stopped:
        raise Stopped(_ours(stopped.problem)) from None
    seed_all(request.seed)
    attempt(FILE, _call, module, pupil.entry, request, show)


def _call(module: ModuleType, entry: Any, request: TrainRequest, show: Show) -> None:
    """Train. What was raised without a line of the learner's on its way is training.py's fault."""
    try:
        module.__dict__["train"](entry, dict(request.data), dict(request.settings), show)
    except Stopped:
        raise  # it refused what the learner's code gave it, and says why
    except Exception as error:
        problem = problem_of(error, FILE)
        if problem.line or problem.kind != "runtime_error":
            raise
        raise Stopped(_ours(problem_of(error, TRAINING))) from None


def _ours(problem: Problem) -> Problem:
    return Problem("internal_error", f"{TRAINING}: {problem.message}", 0, problem.trace)
