"""Cases of this problem. Shapes are small and odd, so that a wrong axis shows."""

import torch

from sandbox.cases import Case, call, normal, uniform


def _case(name, x, explanation=""):
    return Case(name, [call("standardize", x)], explanation=explanation)


def examples():
    return [
        _case(
            "one column",
            torch.tensor([[1.0], [3.0]]),
            "The mean is 2. Both values are 1 away from it, so the standard deviation is 1: "
            "(1 − 2) / 1 = −1 and (3 − 2) / 1 = 1.",
        ),
        _case(
            "two columns",
            torch.tensor([[0.0, 10.0], [0.0, 40.0], [3.0, 40.0]]),
            "The first column has the mean 1 and the squared distances 1, 1 and 4. Their mean is "
            "2, so the standard deviation is √2 ≈ 1.4142. The second column has the mean 30 and "
            "the standard deviation √200 ≈ 14.1421: other units, but the same size of numbers "
            "after standardizing.",
        ),
    ]


def hidden(rng):
    apart = normal(rng, 2, 4)
    apart[1] = apart[0] + 1.0 + uniform(rng, 4)
    return [
        _case("two rows", apart),
        _case("a square matrix", normal(rng, 5, 5)),
        _case("a tall matrix", normal(rng, 31, 3)),
        _case("a wide matrix", normal(rng, 4, 17)),
        _case("a single column", normal(rng, 9, 1)),
        _case("large values", normal(rng, 6, 4, scale=1000.0)),
        _case("small values", normal(rng, 6, 4, scale=0.01)),
        _case("columns of different scale", normal(rng, 7, 3) * torch.tensor([0.1, 1.0, 100.0])),
        _case("columns far from zero", normal(rng, 8, 3) + torch.tensor([-10.0, 0.0, 10.0])),
    ]
