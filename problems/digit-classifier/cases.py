"""Cases for the digit classifier: exact in eval mode, by mean and variance in train mode.

In train mode one image goes in 4,096 times. Of the ten outputs before the sigmoid, the means and
the variances are held against those of the reference's 4,096 draws: 20 differences, each divided by
its standard error (that of a variance from the fourth moment). A right answer passes 6 standard
errors in one of them with probability 20 * 2.0e-9 = 4e-8 a case, 1.6e-7 in all four train cases;
the largest of 300 right runs was 3.7. The smallest of 30 wrong ones each: no dropout or one mask
for the batch 45, p = 0.5 33, dropout without the scale 15, on the pixels 10, p = 0.25 9.
"""

from typing import Any

import numpy as np
import torch

from sandbox.cases import Case, call, given, uniform

COPIES = 4096
LIMIT = 6.0
ATOL, RTOL = 1e-4, 1e-5  # "four decimals", as everywhere


def examples() -> list[Case]:
    rng = np.random.default_rng(11)
    return [
        Case(
            "two images",
            [call("forward", uniform(rng, 2, 784))],
            explanation="Two images, ten numbers between 0 and 1 for each. This is evaluation "
            "mode: nothing is dropped. The judge puts weights of its own into your layers.",
        ),
        Case(
            "a black image",
            [call("forward", torch.zeros(1, 784))],
            explanation="All pixels are 0, so the first layer gives its biases, about half of "
            "which ReLU lets through. Ten sigmoids do not sum to 1.",
        ),
        Case(
            "training mode: one image many times",
            [call("forward", given("copies", uniform(rng, 784), COPIES))],
            train=True,
            explanation="4,096 copies of one image, and each draws what is dropped for itself, so "
            "the rows differ. What is shown is one of the right answers; compared are the mean "
            "and the variance of each column, before the sigmoid.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def images(name: str, count: int) -> Case:
        return Case(name, [call("forward", uniform(rng, count, 784))])

    def copies(name: str, image: torch.Tensor) -> Case:
        return Case(name, [call("forward", given("copies", image, COPIES))], train=True)

    sparse = uniform(rng, 6, 784) * (uniform(rng, 6, 784) < 0.2)
    black_and_white = (uniform(rng, 5, 784) < 0.5).float()
    return [
        images("three images", 3),
        images("a single image", 1),
        images("ten images", 10),
        images("a batch of 65", 65),
        Case("images that are mostly black", [call("forward", sparse)]),
        Case("pixels that are black or white", [call("forward", black_and_white)]),
        Case("a white image", [call("forward", torch.ones(2, 784))]),
        Case("the same batch twice", [call("forward", uniform(rng, 4, 784), times=2)]),
        copies("training mode: another image many times", uniform(rng, 784)),
        copies("training mode: a mostly black image many times", sparse[0].clone()),
        copies("training mode: a black and white image many times", black_and_white[0].clone()),
    ]


def check(case: Any, output: Any, expected: Any) -> str | None:
    """None when the output is right; else the reason, for the learner."""
    pairs = zip(output, expected, strict=True) if type(expected) is tuple else [(output, expected)]
    for got, wanted in pairs:
        reason = _unfit(got, wanted)
        if reason is None:
            reason = _as_drawn(got, wanted) if case.train else _equal(got, wanted)
        if reason is not None:
            return reason
    return None


def _unfit(got: Any, wanted: torch.Tensor) -> str | None:
    """What is wrong with the kind or the shape of an output."""
    if got is None:
        return "Your output is None. Is a `return` missing?"
    if not isinstance(got, torch.Tensor):
        return f"Your output is a {type(got).__name__}; expected a tensor."
    if got.shape != wanted.shape:
        return f"Your output has shape {tuple(got.shape)}; expected {tuple(wanted.shape)}."
    if not got.is_floating_point():
        return "Your output holds no floats."
    if not torch.isfinite(got).all():
        return "Your output holds NaN or infinity."
    return None


def _equal(got: torch.Tensor, wanted: torch.Tensor) -> str | None:
    gap = (got.double() - wanted.double()).abs()
    wrong = gap > ATOL + RTOL * wanted.double().abs()
    if not wrong.any():
        return None
    first = [int(i) for i in wrong.nonzero()[0]]
    row, column = first
    return (
        f"{int((~wrong).sum())} of {wrong.numel()} numbers agree to four decimals. The first that "
        f"does not is at {first}: yours {float(got[row, column]):.4f}, expected "
        f"{float(wanted[row, column]):.4f}. The largest difference is {float(gap.max()):.4g}"
    )


def _as_drawn(got: torch.Tensor, wanted: torch.Tensor) -> str | None:
    """Whether the columns of both, before the sigmoid, have the same means and variances."""
    if not ((got > 0) & (got < 1)).all():
        return "Some outputs are not strictly between 0 and 1 (is dropout after the last layer?)"
    mine, right = _moments(got), _moments(wanted)
    for (what, a, a_error), (_, b, b_error) in zip(mine, right, strict=True):
        apart = (a - b).abs() / (a_error**2 + b_error**2).sqrt()
        if apart.max() > LIMIT:
            at = int(apart.argmax())
            return (
                f"Over {COPIES:,} draws, output {at} before the sigmoid has the {what} "
                f"{float(a[at]):.4f}; the reference's is {float(b[at]):.4f}, and chance explains "
                "hardly any of the difference"
            )
    return None


def _moments(p: torch.Tensor) -> list[tuple[str, torch.Tensor, torch.Tensor]]:
    """Mean and variance of each column of logits, with their standard errors."""
    z = torch.logit(p.double())
    count, mean = z.shape[0], z.mean(dim=0)
    square = (z - mean) ** 2
    variance = square.mean(dim=0)
    of_variance = ((square - variance) ** 2).mean(dim=0)
    return [
        ("variance", variance, (of_variance / count).sqrt()),
        ("mean", mean, (variance / count).sqrt()),
    ]
