# Scales the queries, turns the scores over, and turns them back.
import math

import torch
import torch.nn.functional as F
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, embedding_dim: int, context_dim: int, attention_dim: int):
        super().__init__()
        self.to_v = nn.Linear(context_dim, attention_dim, bias=False)
        self.to_q = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.to_k = nn.Linear(context_dim, attention_dim, bias=False)
        self.root = math.sqrt(attention_dim)

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        keys = self.to_k(context)
        queries = self.to_q(x) / self.root
        scores = torch.bmm(keys, queries.mT)
        weights = F.softmax(scores, dim=1)
        return torch.bmm(weights.mT, self.to_v(context))
