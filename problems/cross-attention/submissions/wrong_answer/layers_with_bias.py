# Layers with bias.
import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, embedding_dim: int, context_dim: int, attention_dim: int):
        super().__init__()
        self.query = nn.Linear(embedding_dim, attention_dim)
        self.key = nn.Linear(context_dim, attention_dim)
        self.value = nn.Linear(context_dim, attention_dim)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        q, k, v = self.query(x), self.key(context), self.value(context)
        scores = q @ k.transpose(1, 2) / k.shape[-1] ** 0.5
        weights = torch.softmax(scores, dim=-1)
        return weights @ v
