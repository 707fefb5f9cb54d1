"""Role "fit": train a challenge's model, then ask it once for each column of text revealed.

The whole of the text that this process knows is what was sent so far: nothing that the model could
look up here tells the token that it is asked for.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from sandbox.harness import signatures
from sandbox.harness.boundary import flush
from sandbox.harness.channel import Channel
from sandbox.harness.code import Source
from sandbox.harness.failures import Stopped, attempt, problem_of, type_name
from sandbox.harness.incoming import Incoming
from sandbox.harness.last_words import say_where
from sandbox.harness.originals import Module, Tensor, ndarray
from sandbox.harness.outgoing import Outgoing
from sandbox.harness.seeds import seed_all
from sandbox.harness.solve import FILE, load
from sandbox.wire.frames import Kind
from sandbox.wire.messages import (
    DATA_CAPS,
    FitRequest,
    Fitted,
    Job,
    Logits,
    Problem,
    Reveal,
    pack,
    unpack,
)
from sandbox.wire.values import Caps, TooLarge, WireError

_cat, _unsqueeze, _clone, _rank, _select = (
    torch.cat,
    torch._C.TensorBase.unsqueeze,
    torch._C.TensorBase.clone,
    torch._C.TensorBase.dim,
    torch._C.TensorBase.select,
)
_enable_grad, _no_grad, _train, _getattr = (
    torch.enable_grad,
    torch.no_grad,
    nn.Module.train,
    getattr,
)


def fit(channel: Channel, job: Job) -> None:
    """Load the code, then answer FIT and REVEAL until FINISH."""
    say_where(channel, FILE)
    trainer = load(channel, job, Trainer)
    if trainer is None:
        return
    while True:
        kind, payload = channel.receive()
        if kind is Kind.FINISH:
            return
        if kind is Kind.FIT:
            answer = pack(_fitted(trainer, unpack(FitRequest, payload, DATA_CAPS)))
            flush()
            channel.send(Kind.FITTED, answer)
        elif kind is Kind.REVEAL:
            answer = _packed(_logits(trainer, unpack(Reveal, payload)), job.output_kb * 1024)
            flush()
            channel.send(Kind.LOGITS, answer)
        else:
            raise WireError(f"{kind.name} where FIT or REVEAL belongs")


class Trainer:
    """The entry of `module`, the model that it made, and the text revealed so far."""

    def __init__(
        self, module: ModuleType, given: ModuleType | None, job: Job, source: Source
    ) -> None:
        self.given = given
        self.most_bytes = job.output_kb * 1024
        self.entry = signatures.find_entry(module, job.entry, source)
        self._model: Any = None
        self._context: Any = None

    def fit(self, request: FitRequest) -> str:
        """Train; the model's type name. Raises `Stopped`."""
        args = [Incoming(self.given).value(request.data), request.seconds]
        seed_all(request.seed)
        if isinstance(self.entry, type):
            signatures.check_constructor(self.entry, [])
        built = attempt(FILE, self.entry)
        signatures.check_method(type(built), "fit", args)
        method = attempt(FILE, _getattr, built, "fit")
        with _enable_grad():
            model = attempt(FILE, method, *args)
        if not callable(model):
            name = type_name(type(model))
            raise Stopped(
                _wrong(
                    f"`fit` returned {'None' if model is None else f'a {name}'}, which cannot be "
                    "called. Return the model: the judge calls it with the tokens so far",
                    "missing" if model is None else "type",
                )
            )
        if isinstance(model, Module):
            attempt(FILE, _train, model, False)
        self._model = model
        return type_name(type(model))

    def predict(self, reveal: Reveal) -> Any:
        """The model's logits for the next token, as a wire value. Raises `Stopped`."""
        column = _unsqueeze(Incoming().value(reveal.column), 1)
        context = column if reveal.step == 0 else _cat([self._context, column], 1)
        self._context = context
        with _no_grad():
            made = attempt(FILE, self._model, _clone(context))  # a copy: it may be written to
            made = attempt(FILE, _last, made)
        return Outgoing(self.most_bytes).value(made)


def _last(made: Any) -> Any:
    """The logits of the last position, of (B, V), (B, T, V) or a pair of logits and a loss."""
    if type(made) is tuple and len(made) == 2:
        made = made[0]
    if type(made) is Tensor and _rank(made) == 3:
        return _select(made, 1, -1)
    if type(made) is ndarray and np.ndim(made) == 3:
        return made[:, -1]
    return made


def _fitted(trainer: Trainer, request: FitRequest) -> Fitted:
    try:
        return Fitted(trainer.fit(request))
    except Stopped as stopped:
        return Fitted(error=stopped.problem)
    except BaseException as error:  # on the way back: memory ran out, or a hook of theirs raised
        return Fitted(error=problem_of(error, FILE))


def _logits(trainer: Trainer, reveal: Reveal) -> Logits:
    try:
        return Logits(reveal.step, trainer.predict(reveal))
    except Stopped as stopped:
        return Logits(reveal.step, error=stopped.problem)
    except BaseException as error:  # as above
        return Logits(reveal.step, error=problem_of(error, FILE))


def _packed(logits: Logits, max_bytes: int) -> bytes:
    try:
        return pack(logits, Caps(max_bytes=max_bytes))
    except TooLarge as error:
        words = f"The logits are larger than this exercise takes: {error}."
        return pack(Logits(logits.step, error=Problem("output_limit", words)))


def _wrong(message: str, category: str) -> Problem:
    return Problem("wrong_answer", message, category=category)
