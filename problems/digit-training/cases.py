"""Cases for training on digits: at most 300 steps, so that rounding cannot grow into a difference.

Right variants were measured to differ by less than 1e-6 here. Twenty epochs at lr 0.01 are what it
takes for AdamW to differ from Adam by more than 1e-3.
"""

import numpy as np
import torch
from given import digits

from sandbox.cases import Case, call, given, read, ref


def examples() -> list[Case]:
    images, labels = digits()
    sevens, ones = (labels == 7).nonzero().flatten(), (labels == 1).nonzero().flatten()
    three = torch.cat((sevens[:2], ones[:1]))
    return [
        Case(
            "three images in two batches",
            [call("train", ref("model"), images[three], labels[three], 1, 2, 0.1), read("model")],
            objects={"model": given("AllAlike")},
            explanation="A batch of two sevens, loss ln 10 = 2.3026; after its step a batch with a "
            "one, loss 2.3245; the mean is 2.3135. Afterwards the judge reads the model's scores.",
        ),
        Case(
            "fifty images, twenty epochs",
            [call("train", ref("model"), images[:50], labels[:50], 20, 16, 0.01), read("model")],
            objects={"model": given("DigitNetwork", 12, seed=3)},
            explanation="Batches of 16, 16, 16 and 2. The first number is near ln 10 = 2.3026, "
            "what a network has that knows nothing yet; the others fall from epoch to epoch.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    images, labels = digits()

    def drawn(
        name: str, count: int, epochs: int, batch_size: int, lr: float, hidden: int, times: int = 1
    ) -> Case:
        chosen = torch.from_numpy(rng.permutation(len(images))[:count].copy())
        arguments = (images[chosen], labels[chosen], epochs, batch_size, lr)
        return Case(
            name,
            [call("train", ref("model"), *arguments, times=times), read("model")],
            objects={"model": given("DigitNetwork", hidden, seed=int(rng.integers(2**31)))},
        )

    return [
        drawn("a short last batch", 90, 20, 32, 0.01, 16),
        drawn("a last batch of one", 65, 20, 16, 0.01, 14),
        drawn("batches that divide the images", 96, 20, 24, 0.01, 13),
        drawn("a batch larger than the data", 20, 25, 32, 0.02, 11),
        drawn("batches of one", 12, 15, 1, 0.01, 9),
        drawn("one image", 1, 10, 4, 0.02, 8),
        drawn("one epoch", 150, 1, 20, 0.01, 17),
        drawn("no epochs", 30, 0, 8, 0.01, 10),
        drawn("a small learning rate", 70, 20, 30, 0.001, 15),
        drawn("a large learning rate", 70, 12, 30, 0.1, 15),
        drawn("three hundred images", 300, 20, 64, 0.01, 24),
        drawn("trained twice, one after the other", 40, 5, 12, 0.01, 12, times=2),
    ]
