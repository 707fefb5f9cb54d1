# Bare matrices, the part of the state and that of the input multiplied apart, sigmoids by hand.
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        self.H = hidden_dim
        for gate in "gofi":
            weight = torch.randn(hidden_dim, hidden_dim + input_dim) * 0.1
            self.register_parameter("W" + gate, nn.Parameter(weight))
            self.register_parameter("b" + gate, nn.Parameter(torch.zeros(hidden_dim)))

    def forward(self, x, state=None):
        if state is None:
            state = [torch.zeros(len(x), self.H) for _ in range(2)]
        h, c = state

        def total(gate):
            W = getattr(self, "W" + gate)
            return h @ W[:, : self.H].T + x @ W[:, self.H :].T + getattr(self, "b" + gate)

        def gate(name):
            return 1 / (1 + torch.exp(-total(name)))

        c_new = gate("f") * c + gate("i") * torch.tanh(total("g"))
        return gate("o") * torch.tanh(c_new), c_new
