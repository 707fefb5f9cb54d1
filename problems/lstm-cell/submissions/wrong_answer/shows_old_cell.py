# Makes the hidden state of the cell before the step.
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.forget = nn.Linear(hidden_dim + input_dim, hidden_dim)
        self.input = nn.Linear(hidden_dim + input_dim, hidden_dim)
        self.candidate = nn.Linear(hidden_dim + input_dim, hidden_dim)
        self.output = nn.Linear(hidden_dim + input_dim, hidden_dim)

    def forward(self, x, state=None):
        if state is None:
            state = (x.new_zeros(x.shape[0], self.hidden_dim),) * 2
        h, c = state
        both = torch.cat((h, x), dim=1)
        f = torch.sigmoid(self.forget(both))
        i = torch.sigmoid(self.input(both))
        g = torch.tanh(self.candidate(both))
        o = torch.sigmoid(self.output(both))
        h = o * torch.tanh(c)
        c = f * c + i * g
        return h, c
