# Returns the output of the last step only.
import torch
from torch import nn


class RNN(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int, output_dim: int):
        super().__init__()
        self.from_input = nn.Linear(input_dim, hidden_dim)
        self.from_state = nn.Linear(hidden_dim, hidden_dim, bias=False)
        self.to_output = nn.Linear(hidden_dim, output_dim)

    def forward(self, x, h=None):
        if h is None:
            h = x.new_zeros(x.shape[0], self.from_state.in_features)
        outputs = []
        for t in range(x.shape[1]):
            h = torch.tanh(self.from_input(x[:, t]) + self.from_state(h))
            outputs.append(self.to_output(h))
        return outputs[-1], h
