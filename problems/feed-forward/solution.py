import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, model_dim: int):
        super().__init__()
        self.widen = nn.Linear(model_dim, 4 * model_dim)
        self.narrow = nn.Linear(4 * model_dim, model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Linear, ReLU, linear, at every position: (B, T, model_dim) to (B, T, model_dim)."""
        return self.narrow(torch.relu(self.widen(x)))
