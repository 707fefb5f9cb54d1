# All gates first, then all signals, in two lists that are declared the other way round.
import torch
from torch import nn


class GatedHeads(nn.Module):
    def __init__(self, inputs, outputs, heads):
        super().__init__()
        self.values = nn.ModuleList([nn.Linear(inputs, outputs) for _ in range(heads)])
        self.doors = nn.ModuleList([nn.Linear(inputs, outputs) for _ in range(heads)])

    def forward(self, x):
        doors = [torch.sigmoid(door(x)) for door in self.doors]
        values = [torch.tanh(value(x)) for value in self.values]
        return sum(d * v for d, v in zip(doors, values, strict=False)) / len(doors)
