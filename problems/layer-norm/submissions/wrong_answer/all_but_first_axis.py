# Normalises everything but the batch axis together.
import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, dim: int, eps: float = 1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(dim))
        self.beta = nn.Parameter(torch.zeros(dim))
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mean = x.mean(dim=tuple(range(1, x.dim())) or (0,), keepdim=True)
        variance = x.var(dim=tuple(range(1, x.dim())) or (0,), correction=0, keepdim=True)
        normalised = (x - mean) / torch.sqrt(variance + self.eps)
        return self.gamma * normalised + self.beta
