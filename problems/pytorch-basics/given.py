"""How one case makes its tensor; you need not use it."""

import torch


def transposed(x: torch.Tensor) -> torch.Tensor:
    """x with rows and columns swapped: a new look at the same memory, nothing is moved."""
    return x.t()
