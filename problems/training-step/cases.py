"""Cases for one training step, called several times, so that what is left over shows.

Learning rates are large (0.1 and more for SGD): each mistake moves a weight by more than 0.001.
"""

from typing import Any

import numpy as np
import torch

from sandbox.cases import Case, call, given, integers, normal, read, ref
from sandbox.wire.messages import Step


def examples() -> list[Case]:
    rng = np.random.default_rng(8)
    x, y = torch.tensor([[1.0]]), torch.tensor([0])
    return [
        Case(
            "two steps from zero",
            [*_steps((x, y), (x, y)), read("model")],
            objects=_trained(given("FromZero", 1, 2), "sgd", 0.1),
            explanation="The first loss is ln 2 = 0.6931, and the weights move to 0.05 and -0.05. "
            "The second is 0.6444, and they move to 0.0975 and -0.0975. After the calls the judge "
            "reads the model's weights.",
        ),
        Case(
            "gradients left over",
            [*_steps((x, y)), read("model")],
            objects=_trained(given("used_before", given("FromZero", 1, 2)), "sgd", 0.1),
            explanation="The model comes with gradients of 1 from elsewhere. Cleared first, they "
            "do not matter: the weights are 0.05 and -0.05 again. Not cleared, they would be -0.05 "
            "and -0.15.",
        ),
        Case(
            "three steps of a network with two layers",
            [*_steps(*(_batch(rng, 4, 3, 2) for _ in range(3))), read("model")],
            objects=_trained(given("TwoLayers", 3, 5, 2, seed=1), "sgd", 0.5),
            explanation="Three batches of four. Three losses come back, each from before its step.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def trained(
        name: str,
        batches: list[int],
        sizes: tuple[int, int, int],
        *optimizer: Any,
        stale: bool = False,
    ) -> Case:
        inputs, _, classes = sizes
        model = given("TwoLayers", *sizes, seed=int(rng.integers(2**31)))
        if stale:
            model = given("used_before", model)
        steps = _steps(*(_batch(rng, count, inputs, classes) for count in batches))
        return Case(name, [*steps, read("model")], objects=_trained(model, *optimizer))

    return [
        trained("plain gradient descent, two steps", [6, 6], (4, 7, 3), "sgd", 0.3),
        trained("a single step", [5], (3, 6, 4), "sgd", 0.5),
        trained("a batch of one", [1, 1, 1], (5, 4, 3), "sgd", 0.2),
        trained("two classes", [9, 9, 9], (6, 8, 2), "sgd", 0.4),
        trained("batches of different sizes", [8, 3, 1, 6], (4, 9, 5), "sgd", 0.3),
        trained("momentum", [7, 7, 7, 7], (5, 6, 3), "sgd", 0.1, 0.9),
        trained("Adam", [6, 6, 6, 6], (4, 5, 3), "adam", 0.05),
        trained("ten steps of Adam", [12] * 10, (8, 11, 6), "adam", 0.02),
        trained("gradients left over, gradient descent", [6, 6], (3, 7, 4), "sgd", 0.2, stale=True),
        trained("gradients left over, Adam", [6, 6], (5, 8, 3), "adam", 0.05, stale=True),
        trained("a larger network", [64, 64], (30, 40, 10), "sgd", 0.5),
        Case(
            "one linear layer from zero",
            [*_steps(*(_batch(rng, 5, 6, 4) for _ in range(3))), read("model")],
            objects=_trained(given("FromZero", 6, 4), "sgd", 1.0),
        ),
    ]


def _trained(model: Any, optimizer: str, *arguments: float) -> dict[str, Any]:
    """The shared objects: a model, and its optimizer."""
    return {"model": model, "optimizer": given(optimizer, ref("model"), *arguments)}


def _steps(*batches: tuple[torch.Tensor, torch.Tensor]) -> list[Step]:
    return [call("step", ref("model"), ref("optimizer"), x, y) for x, y in batches]


def _batch(
    rng: np.random.Generator, count: int, inputs: int, classes: int
) -> tuple[torch.Tensor, torch.Tensor]:
    return normal(rng, count, inputs), integers(rng, 0, classes, count)
