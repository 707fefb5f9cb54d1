# Four layers in an nn.ModuleList, the output gate computed first, names of its own.
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim: int, hidden_dim: int):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(hidden_dim + input_dim, hidden_dim) for _ in range(4)
        )

    def forward(self, x, state=None):
        size = self.layers[0].out_features
        hidden, memory = state if state is not None else (
            torch.zeros(x.size(0), size),
            torch.zeros(x.size(0), size),
        )
        inputs = torch.hstack([hidden, x])
        show, what, keep, write = (layer(inputs) for layer in self.layers)
        memory = memory * keep.sigmoid() + what.tanh() * write.sigmoid()
        return memory.tanh() * show.sigmoid(), memory
