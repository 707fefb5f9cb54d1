# One matrix for the queries, keys and values of all heads: the same function, other shapes.
import torch
from torch import nn


class ProjectedAttention(nn.Module):
    def __init__(self, n_embd: int, n_head: int, block_size: int, dropout: float):
        super().__init__()
        self.n_head = n_head
        self.qkv = nn.Linear(n_embd, 3 * n_embd, bias=False)
        self.projection = nn.Linear(n_embd, n_embd)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        B, T, D = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, self.n_head, D // self.n_head).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
        scores = scores + torch.full((T, T), float("-inf")).triu(1)
        joined = (self.dropout(scores.softmax(-1)) @ v).transpose(1, 2).reshape(B, T, D)
        return self.dropout(self.projection(joined))
