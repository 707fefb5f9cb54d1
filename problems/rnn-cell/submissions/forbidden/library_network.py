# Calls the library's recurrent network.
import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim):
        super().__init__()
        self.rnn = nn.RNN(input_dim, hidden_dim, batch_first=True)
        self.to_output = nn.Linear(hidden_dim, output_dim)

    def forward(self, x, h=None):
        states, last = self.rnn(x, None if h is None else h.unsqueeze(0))
        return self.to_output(states), last[0]
