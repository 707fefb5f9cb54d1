"""The parts of a GPT, from the exercises before: they may be solved like this."""

import math

import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    """Causal self-attention: (B, T, embedding_dim) to (B, T, attention_dim)."""

    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        self.key = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.query = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.value = nn.Linear(embedding_dim, attention_dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        k, q, v = self.key(x), self.query(x), self.value(x)
        scores = q @ k.transpose(1, 2) / math.sqrt(k.shape[-1])
        future = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(diagonal=1)
        return torch.softmax(scores.masked_fill(future, -math.inf), dim=-1) @ v


class MultiHeadedSelfAttention(nn.Module):
    """Heads side by side: (B, T, embedding_dim) to (B, T, attention_dim)."""

    def __init__(self, embedding_dim: int, attention_dim: int, num_heads: int):
        super().__init__()
        self.heads = nn.ModuleList(
            SingleHeadAttention(embedding_dim, attention_dim // num_heads) for _ in range(num_heads)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([head(x) for head in self.heads], dim=-1)


class FeedForward(nn.Module):
    """Linear, ReLU, linear, at every position: (B, T, model_dim) to (B, T, model_dim)."""

    def __init__(self, model_dim: int):
        super().__init__()
        self.widen = nn.Linear(model_dim, 4 * model_dim)
        self.narrow = nn.Linear(4 * model_dim, model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.narrow(torch.relu(self.widen(x)))


class TransformerBlock(nn.Module):
    """Attention, then feed-forward, each normalised before and added: keeps (B, T, model_dim)."""

    def __init__(self, model_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(model_dim)
        self.attention = MultiHeadedSelfAttention(model_dim, model_dim, num_heads)
        self.norm2 = nn.LayerNorm(model_dim)
        self.feed_forward = FeedForward(model_dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x + self.attention(self.norm1(x))
        return y + self.feed_forward(self.norm2(y))
