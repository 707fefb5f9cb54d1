"""Cases for a cross entropy that holds: near 0, near +1000, near -1000, and all in one tensor.

Right answers in float32 round differently: a log-sum-exp near 1000 is off by half a step, 3e-5. Of
twelve right spellings over 200 seeds the worst was 4.2e-5 from the reference, 36% of the tolerance
(two means, subtracted at the end). Scores that all lie around 900 would let its sums grow to
thousands and its error to 1.9e-4, so there the centre is 200: `exp` overflows all the same.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal, uniform


def examples() -> list[Case]:
    return [
        Case(
            "two examples, two classes",
            [call("cross_entropy", torch.tensor([[2.0, 0.0], [0.0, 0.0]]), torch.tensor([0, 1]))],
            explanation="The losses of the rows are 0.1269 and ln 2 = 0.6931, their mean 0.4100.",
        ),
        Case(
            "the right class is 2000 below the best",
            [call("cross_entropy", torch.tensor([[1000.0, 0.0, -1000.0]]), torch.tensor([2]))],
            explanation="The log-sum-exp of the row is 1000, the score of the right class -1000: "
            "the loss is 2000.",
        ),
        Case(
            "two rows a thousand apart",
            [
                call(
                    "cross_entropy",
                    torch.tensor([[1000.0, 999.0], [0.0, 1.0]]),
                    torch.tensor([1, 0]),
                )
            ],
            explanation="In both rows the right class lies 1 below the other: ln(1 + e) = 1.3133 "
            "each, whatever the rows are shifted by.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def case(name: str, logits: torch.Tensor) -> Case:
        targets = integers(rng, 0, logits.shape[1], logits.shape[0])
        return Case(name, [call("cross_entropy", logits, targets)])

    def best_is_right(name: str, logits: torch.Tensor) -> Case:
        return Case(name, [call("cross_entropy", logits, logits.argmax(dim=1))])

    centres = torch.tensor([-900.0, 0.0, 900.0, -450.0, 450.0, 30.0, -90.0]).reshape(7, 1)
    corners = 2000.0 * integers(rng, 0, 2, 9, 6).float() - 1000.0
    return [
        case("five examples, four classes", normal(rng, 5, 4)),
        case("a batch of one", normal(rng, 1, 6, scale=2.0)),
        case("two classes", normal(rng, 9, 2, scale=3.0)),
        case("one class", normal(rng, 4, 1)),
        case("more classes than examples", normal(rng, 3, 27)),
        case("more examples than classes", normal(rng, 31, 5, scale=2.0)),
        case("all scores around 200", normal(rng, 6, 5) + 200.0),
        case("all scores around -200", normal(rng, 5, 7) - 200.0),
        case("scores from -1000 to 1000", uniform(rng, 12, 8, low=-1000.0, high=1000.0)),
        case("only 1000 and -1000", corners),
        case("rows far from one another", normal(rng, 7, 4) + centres),
        case("columns far from one another", normal(rng, 4, 7, scale=0.5) + centres.T / 300.0),
        case("scores around 100, where float32 overflows", normal(rng, 8, 6, scale=30.0) + 70.0),
        best_is_right("the right class is the best", normal(rng, 10, 6, scale=0.3)),
        case("all classes alike", torch.full((6, 9), float(rng.integers(-800, 800)))),
        case("two thousand examples", normal(rng, 2000, 27)),
    ]
