# Mixes the heads' numbers one by one.
import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        size = attention_dim // num_heads
        self.heads = nn.ModuleList(
            [SingleHeadAttention(embedding_dim, size) for _ in range(num_heads)]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([head(x) for head in self.heads], dim=-1).flatten(2)
