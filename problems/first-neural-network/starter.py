import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        # Three linear layers: 4 to 6, 6 to 6, 6 to 2.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Three linear layers, one after the other: (B, 4) to (B, 2)."""
        pass
