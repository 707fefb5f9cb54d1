"""The trusted readers, each with what makes an input for it and what must hold of any input.

A target's `check(data)` returns when all is well, for any bytes at all: it swallows exactly the
errors that the reader documents. Whatever else it raises is a failure.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.fuzz import bindings, consumers, gradings, readers, streams
from tests.fuzz.forging import damaged

_LIE = 0.05  # how often a forged input lies, at each place where it can


@dataclass(frozen=True, slots=True)
class Target:
    """One reader. `share`: of a run's messages. `write(rng, lie)` makes an input.

    `linear`: its work and memory may be no more than a multiple of the input's length.
    """

    name: str
    share: float
    write: Callable[[random.Random, float], bytes]
    check: Callable[[bytes], None]
    linear: bool = True

    def make(self, rng: random.Random, seeds: Sequence[bytes]) -> bytes:
        """An input: sound, lying, or one of those or of `seeds` damaged."""
        choice = rng.random()
        if seeds and choice < 0.2:
            return damaged(rng, rng.choice(seeds), seeds)
        if choice > 0.97:
            return rng.randbytes(rng.randrange(64))
        made = self.write(rng, rng.choice((0.0, _LIE)))
        return made if choice < 0.55 else damaged(rng, made, seeds)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("frame", 0.04, readers.frame, readers.check_frame),
        Target("value", 0.30, readers.value, readers.check_value),
        Target("message", 0.29, readers.message, readers.check_message),
        Target("control", 0.08, readers.packet, readers.check_control),
        Target("receive", 0.03, streams.stream, streams.check, linear=False),
        Target("compare", 0.12, consumers.pair, consumers.check_compare),
        Target("render", 0.05, consumers.shown, consumers.check_render),
        Target("binding", 0.03, bindings.modules, bindings.check, linear=False),
        Target("custom", 0.03, consumers.custom, consumers.check_custom, linear=False),
        Target("grading", 0.03, gradings.replies, gradings.check, linear=False),
    )
}
