"""Cases for predicting digits: a trained network that notes how it was used.

Only images whose best score leads the second by LEAD are used, so that no rounding decides.
"""

import numpy as np
import torch
from given import DigitReader, digits

from sandbox.cases import Case, call, given, read, ref

LEAD = 0.05


def examples() -> list[Case]:
    images, labels = _clear()
    first = torch.stack([images[labels == digit][0] for digit in range(10)])
    return [
        Case(
            "one image of each digit",
            [call("predict", ref("model"), first), read("model")],
            objects={"model": given("DigitReader", True)},
            explanation="Images of 0, 1, 2, and so on up to 9. The model comes in training mode "
            "and has to be in training mode again afterwards. Besides its weights the judge reads "
            "the three numbers that it notes about itself.",
        ),
        Case(
            "a model in evaluation mode",
            [call("predict", ref("model"), images[:4]), read("model")],
            objects={"model": given("DigitReader", False)},
            explanation="Four images. This model is in evaluation mode before the call, and so it "
            "must be after it.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    images, _ = _clear()

    def drawn(name: str, count: int, training: bool, calls: int = 1) -> Case:
        steps = []
        for _ in range(calls):
            chosen = torch.from_numpy(rng.permutation(len(images))[:count].copy())
            steps.append(call("predict", ref("model"), images[chosen]))
        return Case(
            name, [*steps, read("model")], objects={"model": given("DigitReader", training)}
        )

    return [
        drawn("seven images, found in training mode", 7, True),
        drawn("seven images, found in evaluation mode", 7, False),
        drawn("a single image, found in training mode", 1, True),
        drawn("a single image, found in evaluation mode", 1, False),
        drawn("as many images as digits", 10, True),
        drawn("a hundred images", 100, True),
        drawn("all at once, found in evaluation mode", len(images), False),
        drawn("three calls in a row, found in training mode", 5, True, calls=3),
        drawn("three calls in a row, found in evaluation mode", 6, False, calls=3),
        Case(
            "an image without ink",
            [call("predict", ref("model"), torch.zeros(2, 64)), read("model")],
            objects={"model": given("DigitReader", True)},
        ),
    ]


@torch.no_grad()
def _clear() -> tuple[torch.Tensor, torch.Tensor]:
    """The images that the network is not in doubt about, and their digits."""
    images, labels = digits()
    best = DigitReader(False)(images).topk(2, dim=1).values
    sure = best[:, 0] - best[:, 1] > LEAD
    return images[sure], labels[sure]
