# Within a head the gate is declared and used before the signal.
import torch
from torch import nn


class Pair(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.both = nn.ModuleList([nn.Linear(inputs, outputs), nn.Linear(inputs, outputs)])

    def forward(self, x):
        return torch.sigmoid(self.both[0](x)).mul(torch.tanh(self.both[1](x)))


class GatedHeads(nn.Module):
    def __init__(self, inputs, outputs, heads):
        super().__init__()
        self.pairs = nn.Sequential(*[Pair(inputs, outputs) for _ in range(heads)])

    def forward(self, x):
        total = 0
        for pair in self.pairs:
            total = total + pair(x)
        return total / len(self.pairs)
