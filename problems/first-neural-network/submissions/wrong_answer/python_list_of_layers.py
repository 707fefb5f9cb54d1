# A plain list hides the layers: nothing is registered.
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 6), nn.Linear(6, 6), nn.Linear(6, 2)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Three linear layers, one after the other: (B, 4) to (B, 2)."""
        for layer in self.layers:
            x = layer(x)
        return x
