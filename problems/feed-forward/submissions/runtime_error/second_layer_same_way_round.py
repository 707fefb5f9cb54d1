# The second layer has the sizes of the first.
import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, model_dim: int):
        super().__init__()
        self.first = nn.Linear(model_dim, 4 * model_dim)
        self.second = nn.Linear(model_dim, 4 * model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(torch.relu(self.first(x)))
