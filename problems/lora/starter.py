import torch
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        # Keep linear and freeze it; A is (r, in) and normal, B is (out, r) and zero.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """linear(x) plus the correction: (..., in) to (..., out)."""
        pass

    def merge(self) -> None:
        """Add B A into linear.weight, in place; nothing when that is done already."""
        pass

    def unmerge(self) -> None:
        """Take B A out of linear.weight again; nothing when it is not in there."""
        pass
