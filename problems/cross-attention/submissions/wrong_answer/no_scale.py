# Forgets to scale the scores.
import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, embedding_dim: int, context_dim: int, attention_dim: int):
        super().__init__()
        self.query = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.key = nn.Linear(context_dim, attention_dim, bias=False)
        self.value = nn.Linear(context_dim, attention_dim, bias=False)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        q, k, v = self.query(x), self.key(context), self.value(context)
        scores = q @ k.transpose(1, 2)
        weights = torch.softmax(scores, dim=-1)
        return weights @ v
