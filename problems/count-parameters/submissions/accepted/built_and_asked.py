# Builds the layers in PyTorch without memory, and asks them.
import torch
from torch import nn


class Solution:
    def dense(self, sizes: list[int], bias: bool) -> int:
        layers = nn.ModuleList(
            nn.Linear(n, m, bias=bias, device="meta") for n, m in zip(sizes, sizes[1:])
        )
        return sum(p.numel() for p in layers.parameters())

    def mlp(self, V: int, E: int, T: int, H: int) -> int:
        with torch.device("meta"):
            model = nn.Sequential(
                nn.Embedding(V, E), nn.Flatten(), nn.Linear(T * E, H), nn.Tanh(), nn.Linear(H, V)
            )
        return sum(p.numel() for p in model.parameters())
