import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        # Three linear layers without bias: keys, queries, values.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Causal self-attention: (B, T, embedding_dim) to (B, T, attention_dim)."""
        pass
