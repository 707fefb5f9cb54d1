# Each head reads a part of the input.
import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        size = attention_dim // num_heads
        self.heads = nn.ModuleList(
            [SingleHeadAttention(len(part), size) for part in torch.arange(embedding_dim).tensor_split(num_heads)]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = x.tensor_split(len(self.heads), dim=-1)
        return torch.cat([head(part) for head, part in zip(self.heads, parts)], dim=-1)
