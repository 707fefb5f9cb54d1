# Layers in an nn.ModuleDict, values first, einsum.
import torch
from torch import nn


class CrossAttention(nn.Module):
    def __init__(self, embedding_dim: int, context_dim: int, attention_dim: int):
        super().__init__()
        sizes = {"v": context_dim, "k": context_dim, "q": embedding_dim}
        self.layers = nn.ModuleDict(
            {name: nn.Linear(size, attention_dim, bias=False) for name, size in sizes.items()}
        )
        self.scale = attention_dim ** -0.5

    def forward(self, x: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        values, keys = self.layers["v"](context), self.layers["k"](context)
        scores = torch.einsum("bta,bsa->bts", self.layers["q"](x), keys) * self.scale
        return torch.einsum("bts,bsa->bta", scores.softmax(dim=2), values)
