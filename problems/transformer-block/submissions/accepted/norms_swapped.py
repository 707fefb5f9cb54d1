# The norm declared second is the first one used.
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
        y = x + self.attention(self.norm2(x))
        return y + self.feed_forward(self.norm1(y))
