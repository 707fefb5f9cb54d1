# Bare parameters and matrix products, row vectors from the left.
import math

import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        super().__init__()
        bound = 1 / math.sqrt(hidden_dim)
        self.b_y = nn.Parameter(torch.zeros(output_dim))
        self.b = nn.Parameter(torch.zeros(hidden_dim))
        self.U = nn.Parameter(torch.empty(hidden_dim, hidden_dim).uniform_(-bound, bound))
        self.W = nn.Parameter(torch.empty(hidden_dim, input_dim).uniform_(-bound, bound))
        self.W_y = nn.Parameter(torch.empty(output_dim, hidden_dim).uniform_(-bound, bound))

    def forward(self, x, h=None):
        if h is None:
            h = torch.zeros(len(x), len(self.b))
        ys = []
        for x_t in x.transpose(0, 1):
            h = torch.tanh(x_t @ self.W.T + h @ self.U.T + self.b)
            ys.append((h @ self.W_y.T + self.b_y).unsqueeze(1))
        return torch.cat(ys, dim=1), h
