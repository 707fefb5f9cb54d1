# Three layers in an nn.ModuleList, the mask added as numbers.
import torch
from torch import nn


class SingleHeadAttention(nn.Module):
    def __init__(self, embedding_dim: int, attention_dim: int):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(embedding_dim, attention_dim, bias=False) for _ in range(3)
        )
        self.attention_dim = attention_dim

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        values, keys, queries = (layer(x) for layer in self.layers)
        scores = torch.bmm(queries, keys.mT) / self.attention_dim**0.5
        mask = torch.full((x.size(1), x.size(1)), float("-inf")).triu(diagonal=1)
        return torch.bmm(nn.functional.softmax(scores + mask, dim=-1), values)
