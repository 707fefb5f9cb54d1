import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        # num_heads times the given SingleHeadAttention(embedding_dim, ...), in an nn.ModuleList.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """All heads side by side: (B, T, embedding_dim) to (B, T, attention_dim)."""
        pass
