# A head of its own writing, stacked and flattened.
import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, size_in, size_out):
        super().__init__()
        self.q = nn.Linear(size_in, size_out, bias=False)
        self.v = nn.Linear(size_in, size_out, bias=False)
        self.k = nn.Linear(size_in, size_out, bias=False)

    def forward(self, x):
        q, k, v = self.q(x), self.k(x), self.v(x)
        scores = torch.einsum("btd,bsd->bts", q, k) * q.size(-1) ** -0.5
        mask = torch.full(scores.shape[1:], -1e9).triu(1)
        return torch.einsum("bts,bsd->btd", (scores + mask).softmax(-1), v)


class MultiHeadedSelfAttention(nn.Module):
    def __init__(self, embedding_dim, attention_dim, num_heads):
        super().__init__()
        self.heads = nn.ModuleList()
        for _ in range(num_heads):
            self.heads.append(Head(embedding_dim, attention_dim // num_heads))

    def forward(self, x):
        return torch.stack([head(x) for head in self.heads], dim=2).flatten(start_dim=2)
