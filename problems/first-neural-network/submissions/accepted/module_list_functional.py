# A ModuleList built from the sizes, applied with F.linear.
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [4, 6, 6, 2]
        self.layers = nn.ModuleList(nn.Linear(n, m) for n, m in zip(sizes, sizes[1:]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Three linear layers, one after the other: (B, 4) to (B, 2)."""
        for layer in self.layers:
            x = nn.functional.linear(x, layer.weight, layer.bias)
        return x
