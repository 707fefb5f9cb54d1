# Dropout at the end, which only training mode shows.
import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, model_dim: int):
        super().__init__()
        self.first = nn.Linear(model_dim, 4 * model_dim)
        self.dropout = nn.Dropout(0.2)
        self.second = nn.Linear(4 * model_dim, model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.second(torch.relu(self.first(x))))
