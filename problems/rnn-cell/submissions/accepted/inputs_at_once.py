# The input's part of all steps in one product; layers declared in reverse; the bias with the state.
import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        super().__init__()
        self.head = nn.Linear(hidden_dim, output_dim)
        self.recur = nn.Linear(hidden_dim, hidden_dim)
        self.embed = nn.Linear(input_dim, hidden_dim, bias=False)
        self.hidden_dim = hidden_dim

    def forward(self, x, h=None):
        pushed = self.embed(x)
        state = torch.zeros(x.size(0), self.hidden_dim) if h is None else h
        states = torch.empty(x.size(0), x.size(1), self.hidden_dim)
        for t, push in enumerate(pushed.unbind(1)):
            state = (push + self.recur(state)).tanh()
            states[:, t] = state
        return self.head(states), state
