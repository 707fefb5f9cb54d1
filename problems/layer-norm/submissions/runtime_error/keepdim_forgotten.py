# The means have lost their axis, and are lined up with the wrong one.
import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, dim: int, eps: float = 1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(dim))
        self.beta = nn.Parameter(torch.zeros(dim))
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mean = x.mean(dim=-1)
        variance = x.var(dim=-1, correction=0)
        normalised = (x - mean) / torch.sqrt(variance + self.eps)
        return self.gamma * normalised + self.beta
