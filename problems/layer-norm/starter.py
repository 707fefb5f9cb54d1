import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, dim: int, eps: float = 1e-5):
        super().__init__()
        # Two vectors that are learned: nn.Parameter(...), each of shape (dim,).
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Each vector along the last axis normalised: (..., dim) to (..., dim)."""
        pass
