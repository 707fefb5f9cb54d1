"""Cases for patch embeddings. B, C, P, S / P and D differ, so that a swapped axis shows."""

import numpy as np
import torch

from sandbox.cases import Case, call, normal, uniform


def examples() -> list[Case]:
    rng = np.random.default_rng(31)
    counted = torch.arange(16.0).reshape(1, 1, 4, 4) / 16
    return [
        Case(
            "the image of the statement, in sixteenths",
            [call("forward", counted)],
            init=[4, 2, 1, 3],
            explanation="Four patches, flattened to 0, 1, 4, 5 and so on, each divided by 16, and "
            "embedded in 3 dimensions; with the class token in front five rows. Each patch differs "
            "from its left neighbour by 2/16 in every number, so rows 1 to 2 and 3 to 4 of the "
            "result take the same step, whatever the weights.",
        ),
        Case(
            "two images of three channels",
            [call("forward", uniform(rng, 2, 3, 4, 4))],
            init=[4, 2, 3, 5],
            explanation="Each patch has 3 · 2 · 2 = 12 numbers: four of channel 0, then four of "
            "channel 1, then four of channel 2. The first row is the same for both images: the "
            "class token does not look at them.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def cut(
        name: str, batch: int, size: int, patch: int, channels: int, dim: int, scale: float = 1.0
    ) -> Case:
        images = normal(rng, batch, channels, size, size, scale=scale)
        return Case(name, [call("forward", images)], init=[size, patch, channels, dim])

    two_batches = Case(
        "two batches through one module",
        [call("forward", normal(rng, 2, 3, 8, 8)), call("forward", normal(rng, 5, 3, 8, 8))],
        init=[8, 4, 3, 7],
    )
    return [
        cut("a batch of four", 4, 12, 3, 2, 7),
        cut("a batch of one", 1, 8, 2, 3, 5),
        cut("one channel", 3, 10, 2, 1, 6),
        cut("one patch", 2, 5, 5, 3, 4),
        cut("every pixel a patch", 3, 4, 1, 2, 5),
        cut("one pixel", 2, 1, 1, 3, 4),
        cut("one dimension", 2, 6, 3, 2, 1),
        cut("more dimensions than pixels in a patch", 2, 6, 2, 3, 29),
        cut("large images", 2, 32, 8, 3, 24),
        cut("larger values", 3, 9, 3, 4, 10, scale=5.0),
        cut("two patches in each direction", 3, 6, 3, 2, 5),
        two_batches,
    ]
