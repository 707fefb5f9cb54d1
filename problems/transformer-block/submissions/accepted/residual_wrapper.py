# A small module for norm, branch and sum; both halves in an nn.Sequential.
import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, branch: nn.Module, dim: int):
        super().__init__()
        self.branch = nn.Sequential(nn.LayerNorm(dim), branch)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.branch(x)


class TransformerBlock(nn.Module):
    def __init__(self, model_dim: int, num_heads: int):
        super().__init__()
        self.halves = nn.Sequential(
            Residual(MultiHeadedSelfAttention(model_dim, model_dim, num_heads), model_dim),
            Residual(FeedForward(model_dim), model_dim),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.halves(x)
