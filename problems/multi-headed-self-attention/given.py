"""One head of causal self-attention: the exercise of that name, as it may be solved."""

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
