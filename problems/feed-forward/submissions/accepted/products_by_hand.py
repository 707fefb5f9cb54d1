# A ModuleList, matrix products and biases by hand.
import torch
import torch.nn as nn


class FeedForward(nn.Module):
    def __init__(self, model_dim):
        super().__init__()
        sizes = [(model_dim, 4 * model_dim), (4 * model_dim, model_dim)]
        self.layers = nn.ModuleList(nn.Linear(*size) for size in sizes)

    def forward(self, x):
        for place, layer in enumerate(self.layers):
            x = x @ layer.weight.T + layer.bias
            if place == 0:
                x = torch.where(x > 0, x, torch.zeros_like(x))
        return x
