"""Cases for measuring a loss: the model's loss shows its mode and whether gradients are on.

`seen` holds the modes of the model and its layer as they are at the end, `calls` the splits that
were asked for, in order.
"""

import numpy as np

from sandbox.cases import Case, call, given, read, ref


def examples() -> list[Case]:
    return [
        _measure(
            "found in training mode",
            [2.0, 4.0, 1.0, 3.0],
            eval_iters=2,
            training=True,
            explanation="Two batches of `train` with the losses 2 and 4, mean 3; two of `val` with "
            "1.5 and 3.5, mean 2.5. Afterwards the model and its layer are in training mode, as "
            "before. 13 and 12.5 would be the means in training mode, 103 and 102.5 those "
            "with gradients recorded.",
        ),
        _measure(
            "found in evaluation mode",
            [1.0, 2.0, 6.0, 0.0, 3.0, 3.0],
            eval_iters=3,
            training=False,
            explanation="The mean of 1, 2 and 6 is 3; the mean of 0.5, 3.5 and 3.5 is 2.5. "
            "The model was in evaluation mode and stays there.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def measure(name: str, eval_iters: int, *, training: bool, scale: float = 3.0) -> Case:
        return _measure(
            name, _numbers(rng, 2 * eval_iters, scale), eval_iters=eval_iters, training=training
        )

    return [
        measure("one batch of each, in training mode", 1, training=True),
        measure("one batch of each, in evaluation mode", 1, training=False),
        measure("seven batches, in training mode", 7, training=True),
        measure("seven batches, in evaluation mode", 7, training=False),
        measure("two hundred batches", 200, training=True),
        measure("large losses", 5, training=True, scale=900.0),
        _measure("losses of zero", [0.0] * 6, eval_iters=3, training=True),
        _measure("two measurements in a row", _numbers(rng, 20), 5, training=True, times=2),
        _measure("two in a row in evaluation mode", _numbers(rng, 12), 3, training=False, times=2),
    ]


def _measure(
    name: str,
    numbers: list[float],
    eval_iters: int,
    *,
    training: bool,
    times: int = 1,
    explanation: str = "",
) -> Case:
    step = call("estimate_loss", ref("model"), ref("get_batch"), eval_iters, times=times)
    return Case(
        name,
        [step, read("seen"), read("calls")],
        objects={
            "seen": {},
            "calls": [],
            "model": given("TellTale", training, ref("seen")),
            "get_batch": given("Batches", numbers, ref("calls")),
        },
        explanation=explanation,
    )


def _numbers(rng: np.random.Generator, count: int, scale: float = 3.0) -> list[float]:
    """Whole quarters, so that a float32 holds them exactly."""
    return [int(n) / 4 for n in rng.integers(0, int(4 * scale), count)]
