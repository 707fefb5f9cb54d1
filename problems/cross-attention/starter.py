import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, embedding_dim: int, context_dim: int, attention_dim: int):
        super().__init__()
        # Three linear layers without bias: queries of x, keys and values of the context.
        pass

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        """x (B, T, embedding_dim) looks at context (B, S, context_dim): (B, T, attention_dim)."""
        pass
