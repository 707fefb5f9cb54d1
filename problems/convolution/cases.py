"""Cases for a convolution. B, F, H, W and k differ wherever they can, so that a swap shows.

The largest has 21,080 places and a million products: slices at every place take a fraction of a
second there, single products of tensors many seconds.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal

IMAGE = [[4.0, 4.0, 1.0, 0.0], [0.0, 4.0, 2.0, 1.0], [1.0, 2.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]]


def examples() -> list[Case]:
    step = torch.tensor([[[0.0, 0.0, 0.0, 9.0, 9.0], [0.0, 0.0, 0.0, 9.0, 9.0]]])
    edge, mean = [[-1.0, 1.0], [-1.0, 1.0]], [[0.25, 0.25], [0.25, 0.25]]
    return [
        Case(
            "a 4 × 4 image and a 2 × 2 filter",
            [call("conv2d", torch.tensor([IMAGE]), torch.tensor([[[1.0, 2.0], [0.0, 2.0]]]))],
            explanation="The filter fits in 3 × 3 places. Top left: 4·1 + 4·2 + 0·0 + 4·2 = 20. "
            "Bottom right, the patch is `0 0 / 1 0`: 0·1 + 0·2 + 1·0 + 0·2 = 0.",
        ),
        Case(
            "an edge, seen by two filters",
            [call("conv2d", step, torch.tensor([edge, mean]))],
            explanation="An image of 2 × 5 pixels, dark on the left and light on the right. The "
            "first filter subtracts the left from the right: 0 where nothing changes, and "
            "-0 + 9 - 0 + 9 = 18 at the edge. The second is the mean of four pixels: 0, 0, 4.5, "
            "9. One image, two filters: `(1, 2, 1, 4)`.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def slide(
        name: str, batch: int, size: tuple[int, int], count: int, k: int, scale: float = 1.0
    ) -> Case:
        images = normal(rng, batch, *size, scale=scale)
        return Case(name, [call("conv2d", images, normal(rng, count, k, k))])

    whole = integers(rng, -4, 5, 2, 6, 9).float(), integers(rng, -3, 4, 3, 4, 4).float()
    return [
        slide("a batch of three, four filters", 3, (7, 10), 4, 2),
        slide("a batch of one", 1, (8, 6), 5, 3),
        slide("one filter", 4, (9, 5), 1, 3),
        slide("a filter of one pixel", 2, (5, 8), 3, 1),
        slide("a filter as large as the image", 3, (6, 6), 2, 6),
        slide("a filter as high as the image", 2, (4, 11), 3, 4),
        slide("a filter as wide as the image", 2, (12, 5), 3, 5),
        slide("one pixel, one filter", 1, (1, 1), 1, 1),
        Case("whole numbers", [call("conv2d", *whole)]),
        slide("larger values", 2, (9, 13), 4, 5, scale=30.0),
        slide("large images, large filters", 5, (40, 37), 4, 7),
    ]
