"""Cases for a low-rank adapter. in, out, r and the batch all differ, so that a swap shows.

The wrapped layer is a shared object: `read("linear")` is its weight and bias afterwards, whatever
the learner's attribute is called. In most cases the judge's numbers are in all parameters, B too;
the ones about the start look at what the constructor made.
"""

from collections.abc import Sequence

import numpy as np
import torch

from sandbox.cases import Case, call, given, normal, read, ref
from sandbox.wire.messages import Step


def examples() -> list[Case]:
    rng = np.random.default_rng(14)
    x = normal(rng, 2, 3)
    return [
        _adapter(
            "before any training",
            [call("forward", x), call("trainable"), call("starting_values")],
            (3, 5, 2),
            seed=1,
            constructed=True,
            explanation="B is zero, so the output is that of the wrapped layer, whatever A is. "
            "Two parameters require a gradient: A, of shape (2, 3), and B, of shape (5, 2).",
        ),
        _adapter(
            "a trained adapter, merged and taken apart",
            [
                call("forward", x),
                call("merge", returns=False),
                call("forward", x),
                read("linear"),
                call("unmerge", returns=False),
                call("forward", x),
                read("linear"),
            ],
            (3, 5, 2),
            seed=1,
            explanation="Now the judge's numbers are in all parameters, as if the adapter had been "
            "trained. The three outputs are the same numbers. The weight of the layer is W₀ + BA "
            "after `merge`, and W₀ again after `unmerge`; its bias never changes.",
        ),
        _adapter(
            "one step of training",
            [
                call("one_step", x, torch.zeros(2, 5), 0.1),
                call("one_step", x, torch.zeros(2, 5), 0.1),
                call("trainable"),
                read("linear"),
            ],
            (3, 5, 2),
            seed=1,
            explanation="Two steps of gradient descent towards the output 0: the losses, first "
            "before the first and then before the second step. A and B have moved; the wrapped "
            "layer has not.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def seed() -> int:
        return int(rng.integers(2**31))

    def forward(
        name: str, shape: tuple[int, ...], out: int, r: int, *, bias: bool = True, scale: float = 1
    ) -> Case:
        steps = [call("forward", normal(rng, *shape, scale=scale)), call("trainable")]
        return _adapter(name, steps, (shape[-1], out, r), seed=seed(), bias=bias)

    x = normal(rng, 4, 7)
    merge, unmerge = call("merge", returns=False), call("unmerge", returns=False)
    output, weights = call("forward", x), read("linear")

    def merging(name: str, steps: Sequence[Step], *, train: bool = False, bias: bool = True):
        return _adapter(name, steps, (7, 5, 3), seed=seed(), train=train, bias=bias)

    layer = given("nn.Linear", 6, 5, seed=seed())
    target = normal(rng, 4, 5)
    return [
        forward("a batch of three", (3, 6), 4, 2),
        forward("a batch of one", (1, 5), 3, 2),
        forward("sequences", (2, 7, 6), 5, 3),
        forward("rank one", (4, 6), 5, 1),
        forward("a rank above both sizes", (4, 3), 2, 5),
        forward("a layer without bias", (3, 8), 6, 2, bias=False),
        forward("one output", (5, 6), 1, 2),
        forward("larger values", (3, 9), 7, 4, scale=20.0),
        merging("merged twice", [merge, merge, output, weights]),
        merging("unmerged without being merged", [unmerge, output, weights]),
        merging("unmerged twice", [merge, unmerge, unmerge, output, weights]),
        merging("merged, unmerged and merged again", [merge, unmerge, merge, output, weights]),
        merging("merged without bias", [merge, output, weights], bias=False),
        merging("merged in training mode", [merge, output, call("trainable"), weights], train=True),
        merging(
            "trained, then merged",
            [call("one_step", x, target, 0.05), merge, output, weights],
        ),
        merging(
            "merged, unmerged, then trained",
            [merge, unmerge, call("one_step", x, target, 0.05), output, call("trainable"), weights],
        ),
        _adapter(
            "as constructed, without bias",
            [call("forward", normal(rng, 3, 4)), call("starting_values"), call("trainable")],
            (4, 6, 3),
            seed=seed(),
            bias=False,
            constructed=True,
        ),
        _adapter(
            "every adapter is drawn anew",
            [call("drawn_anew", layer, 3), call("starting_values")],
            (7, 4, 2),
            seed=seed(),
            constructed=True,
        ),
        _adapter(
            "merged before any training",
            [merge, call("forward", normal(rng, 2, 6)), read("linear")],
            (6, 4, 2),
            seed=seed(),
            constructed=True,
        ),
    ]


def _adapter(
    name: str,
    steps: Sequence[Step],
    sizes: tuple[int, int, int],
    *,
    seed: int,
    bias: bool = True,
    train: bool = False,
    constructed: bool = False,
    explanation: str = "",
) -> Case:
    """An adapter of rank r around a linear layer, for sizes (in, out, r)."""
    size_in, size_out, r = sizes
    linear = given("nn.Linear", size_in, size_out, bias=bias, seed=seed)
    return Case(
        name,
        steps,
        init=[ref("linear"), r],
        objects={"linear": linear},
        train=train,
        constructed=constructed,
        explanation=explanation,
    )
