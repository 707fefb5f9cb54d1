# Masks with a very negative number, and divides what is left by its sum.
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        self.key = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.query = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.value = nn.Linear(embedding_dim, attention_dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        key, query, value = self.key(x), self.query(x), self.value(x)
        scores = query @ key.transpose(1, 2) / key.shape[-1] ** 0.5
        lower = torch.tril(torch.ones(x.shape[1], x.shape[1]))
        weights = torch.softmax(scores.masked_fill(lower == 0, -1e9), dim=-1) * lower
        return weights / weights.sum(dim=-1, keepdim=True) @ value
