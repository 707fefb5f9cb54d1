"""What `cases.py` of a problem is written with: cases, calls, and the values they take.

    from sandbox.cases import Case, call, normal

    def examples():
        return [Case("ten steps", [call("get_minimizer", 10, 0.01, 5.0)], explanation="…")]

    def hidden(rng):  # rng: numpy.random.Generator
        return [Case("a batch of one", [call("forward", normal(rng, 1, 3, 4))], init=[4, 2])]

    def check(case, output, expected):  # optional: where equality is not the question
        ...  # return None, or the reason in words

Runs in a sandbox process of its own, never in one that holds a learner's code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from sandbox.wire.messages import Step
from sandbox.wire.values import Generator, Given, Ref

__all__ = [
    "Case", "array", "attribute", "call", "generator", "given", "given_name", "integers", "normal",
    "read", "ref", "uniform",
]  # fmt: skip


@dataclass
class Case:
    """One case.

    name: what the learner reads; the same text for every seed.
    steps: `call(...)`, `attribute(...)`, `read(...)`, in order, on one fresh entry object.
    init: the constructor's arguments. objects: shared by name, used with `ref(name)`.
    train: modules are in training mode (and gradients are on). constructed: keep the weights that
    the constructor made, instead of binding the judge's. explanation: for examples, Markdown.
    seed: of torch, numpy and random at the case's start; derived by the judge when None.
    """

    name: str
    steps: Sequence[Step]
    init: Sequence[Any] = ()
    objects: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    train: bool = False
    constructed: bool = False
    explanation: str = ""


def call(
    method: str,
    *args: Any,
    times: int = 1,
    returns: bool = True,
    raises: type[BaseException] | None = None,
    reads: Sequence[int] = (),
    gradients: Sequence[int] = (),
    mutable: Sequence[int] = (),
) -> Step:
    """Call `method` with `args` (by position). See `Step` for the rest.

    `raises`: the exception that must come. `reads`, `gradients`, `mutable`: argument positions to
    read back, to read the gradient of (the summed output's), that may be changed.
    """
    return Step(
        "call", method, tuple(args), times, returns, raises.__name__ if raises else "",
        tuple(reads), tuple(gradients), tuple(mutable),
    )  # fmt: skip


def attribute(name: str) -> Step:
    """Read an attribute of the entry object."""
    return Step("attribute", name)


def read(name: str) -> Step:
    """Read a shared object: a module gives its parameters as a dict, by name."""
    return Step("object", name)


def generator(seed: int) -> Generator:
    """A `torch.Generator` with this seed, made anew for each use; share one as an object."""
    return Generator(seed)


def given(name: str, *args: Any, seed: int = 0, **kwargs: Any) -> Given:
    """What `given.py`'s `name` returns for these arguments, torch seeded with `seed` before."""
    return Given(name, tuple(args), dict(kwargs), seed)


def given_name(name: str) -> Given:
    """`given.py`'s `name` itself: a function, say."""
    return Given(name, call=False)


def ref(name: str) -> Ref:
    """The case's shared object of that name."""
    return Ref(name)


def normal(
    rng: np.random.Generator, *shape: int, scale: float = 1.0, requires_grad: bool = False
) -> torch.Tensor:
    """A float32 tensor of N(0, scale²)."""
    drawn = np.asarray(rng.normal(0.0, scale, shape), dtype=np.float32)
    return torch.from_numpy(drawn.copy()).requires_grad_(requires_grad)


def uniform(
    rng: np.random.Generator, *shape: int, low: float = 0.0, high: float = 1.0
) -> torch.Tensor:
    """A float32 tensor, uniform in [low, high)."""
    return torch.from_numpy(np.asarray(rng.uniform(low, high, shape), dtype=np.float32).copy())


def integers(rng: np.random.Generator, low: int, high: int, *shape: int) -> torch.Tensor:
    """An int64 tensor, uniform in [low, high)."""
    return torch.from_numpy(np.asarray(rng.integers(low, high, shape), dtype=np.int64).copy())


def array(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """A float64 NumPy array of N(0, scale²)."""
    return np.asarray(rng.normal(0.0, scale, shape), dtype=np.float64)
