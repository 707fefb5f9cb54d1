# Layers without biases.
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 6, bias=False)
        self.second = nn.Linear(6, 6, bias=False)
        self.third = nn.Linear(6, 2, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Three linear layers, one after the other: (B, 4) to (B, 2)."""
        return self.third(self.second(self.first(x)))
