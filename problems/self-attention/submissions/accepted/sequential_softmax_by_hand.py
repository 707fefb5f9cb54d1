# Layers in nn.Sequential containers, exponentials and sums by hand.
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        def layer():
            return nn.Sequential(nn.Linear(embedding_dim, attention_dim, bias=False))

        self.v, self.q, self.k = layer(), layer(), layer()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.q(x), self.k(x), self.v(x)
        scores = q.matmul(k.transpose(-2, -1)).div(q.size(-1) ** 0.5)
        scores = scores - scores.max(dim=-1, keepdim=True).values
        weights = scores.exp() * torch.tril(torch.ones(x.size(1), x.size(1)))
        return weights @ v / weights.sum(dim=-1, keepdim=True)
