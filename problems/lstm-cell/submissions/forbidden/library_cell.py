# Calls the library's cell.
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        self.cell = nn.LSTMCell(input_dim, hidden_dim)

    def forward(self, x, state=None):
        return self.cell(x, state)
