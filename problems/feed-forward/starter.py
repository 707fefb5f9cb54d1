import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, model_dim: int):
        super().__init__()
        # Two linear layers: to four times the width, and back.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Linear, ReLU, linear, at every position: (B, T, model_dim) to (B, T, model_dim)."""
        pass
