# No class for a head: three nn.ModuleLists, the projection declared first, a loop.
import math

import torch
import torch.nn.functional as F
from torch import nn


class ProjectedAttention(nn.Module):
    def __init__(self, n_embd: int, n_head: int, block_size: int, dropout: float):
        super().__init__()
        self.p = dropout
        self.out = nn.Linear(n_embd, n_embd)

        def layers():
            return nn.ModuleList(
                nn.Linear(n_embd, n_embd // n_head, bias=False) for _ in range(n_head)
            )

        self.values, self.keys, self.queries = layers(), layers(), layers()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        T = x.size(1)
        hidden = torch.arange(T)[None, :] > torch.arange(T)[:, None]
        outputs = []
        for value, key, query in zip(self.values, self.keys, self.queries):
            scores = torch.einsum("btd,bsd->bts", query(x), key(x))
            scores = scores / math.sqrt(key.out_features)
            weights = scores.masked_fill(hidden, -torch.inf).softmax(dim=2)
            outputs.append(F.dropout(weights, self.p, self.training) @ value(x))
        return F.dropout(self.out(torch.cat(outputs, dim=2)), self.p, self.training)
