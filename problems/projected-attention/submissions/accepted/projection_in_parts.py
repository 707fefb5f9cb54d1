# Each head adds its part of the projection; heads in an nn.Sequential by name.
from collections import OrderedDict

import torch
from torch import nn


class View(nn.Module):
    def __init__(self, width, size, p):
        super().__init__()
        self.value = nn.Linear(width, size, bias=False)
        self.query = nn.Linear(width, size, bias=False)
        self.key = nn.Linear(width, size, bias=False)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        fit = (self.query(x) * self.query.out_features ** -0.5) @ self.key(x).mT
        seen = torch.ones_like(fit).tril()
        share = torch.exp(fit - fit.amax(-1, keepdim=True)) * seen
        return self.drop(share / share.sum(-1, keepdim=True)) @ self.value(x)


class ProjectedAttention(nn.Module):
    def __init__(self, n_embd, n_head, block_size, dropout):
        super().__init__()
        size = n_embd // n_head
        self.views = nn.Sequential(
            OrderedDict((f"view{i}", View(n_embd, size, dropout)) for i in range(n_head))
        )
        self.end = nn.ModuleDict({"mix": nn.Linear(n_embd, n_embd), "drop": nn.Dropout(dropout)})

    def forward(self, x):
        mix = self.end["mix"]
        total = mix.bias
        columns = mix.weight.chunk(len(self.views), dim=1)
        for view, column in zip(self.views, columns):
            total = total + view(x) @ column.T
        return self.end["drop"](total)
