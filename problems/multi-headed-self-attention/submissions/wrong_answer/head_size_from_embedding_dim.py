# Shares the embedding out among the heads.
import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        size = embedding_dim // num_heads
        self.heads = nn.ModuleList(
            [SingleHeadAttention(embedding_dim, size) for _ in range(num_heads)]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([head(x) for head in self.heads], dim=-1)
