# Input and forget gate have each other's names: only names, the function is the same.
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        self.output_gate = nn.Sequential(nn.Linear(hidden_dim + input_dim, hidden_dim), nn.Sigmoid())
        self.candidate = nn.Sequential(nn.Linear(hidden_dim + input_dim, hidden_dim), nn.Tanh())
        self.forget_gate = nn.Sequential(nn.Linear(hidden_dim + input_dim, hidden_dim), nn.Sigmoid())
        self.input_gate = nn.Sequential(nn.Linear(hidden_dim + input_dim, hidden_dim), nn.Sigmoid())
        self.hidden_dim = hidden_dim

    def forward(self, x, state=None):
        if state is None:
            zeros = torch.zeros(x.shape[0], self.hidden_dim)
            state = (zeros, zeros)
        both = torch.cat([state[0], x], dim=-1)
        cell = self.input_gate(both) * state[1] + self.forget_gate(both) * self.candidate(both)
        return self.output_gate(both) * torch.tanh(cell), cell
