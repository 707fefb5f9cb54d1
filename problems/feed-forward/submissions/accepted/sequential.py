# One nn.Sequential.
import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, model_dim: int):
        super().__init__()
        width = 4 * model_dim
        self.net = nn.Sequential(nn.Linear(model_dim, width), nn.ReLU(), nn.Linear(width, model_dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)
