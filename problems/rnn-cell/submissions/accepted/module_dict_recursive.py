# Layers in an nn.ModuleDict and an nn.Sequential; the first step, then the rest by recursion.
import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        super().__init__()
        self.into = nn.ModuleDict(
            {
                "state": nn.Linear(hidden_dim, hidden_dim, bias=False),
                "input": nn.Linear(input_dim, hidden_dim),
            }
        )
        self.out = nn.Sequential(nn.Linear(hidden_dim, output_dim))

    def forward(self, x, h=None):
        total = self.into["input"](x[:, 0])
        if h is not None:
            total = total + self.into["state"](h)
        h = torch.tanh(total)
        y = self.out(h)[:, None, :]
        if x.shape[1] == 1:
            return y, h
        later, last = self.forward(x[:, 1:], h)
        return torch.cat([y, later], dim=1), last
