# A loop over positions: each looks at the slice up to itself, no mask needed.
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        self.key = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.query = nn.Linear(embedding_dim, attention_dim, bias=False)
        self.value = nn.Linear(embedding_dim, attention_dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        query, value, key = self.query(x), self.value(x), self.key(x)
        rows = []
        for t in range(x.shape[1]):
            scores = (key[:, : t + 1] * query[:, t : t + 1]).sum(-1) / key.shape[-1] ** 0.5
            weights = torch.softmax(scores, dim=1).unsqueeze(-1)
            rows.append((weights * value[:, : t + 1]).sum(1))
        return torch.stack(rows, dim=1)
