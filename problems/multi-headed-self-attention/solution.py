import torch
from torch import nn


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        self.heads = nn.ModuleList(
            SingleHeadAttention(embedding_dim, attention_dim // num_heads) for _ in range(num_heads)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """All heads side by side: (B, T, embedding_dim) to (B, T, attention_dim)."""
        return torch.cat([head(x) for head in self.heads], dim=-1)
