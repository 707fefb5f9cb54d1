# Adds to the normalised vectors.
import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, model_dim: int, num_heads: int):
        super().__init__()
        self.attention = MultiHeadedSelfAttention(model_dim, model_dim, num_heads)
        self.feed_forward = FeedForward(model_dim)
        self.norm1 = nn.LayerNorm(model_dim)
        self.norm2 = nn.LayerNorm(model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm1(x)
        y = x + self.attention(x)
        y = self.norm2(y)
        return y + self.feed_forward(y)
