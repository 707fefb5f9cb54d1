"""The models that are trained, and their optimizers. The models return logits: (B, I) to (B, C)."""

import torch
from torch import nn


class FromZero(nn.Module):
    """One linear layer without bias whose weights start at zero: every class gets the logit 0."""

    def __init__(self, inputs: int, classes: int):
        super().__init__()
        self.layer = nn.Linear(inputs, classes, bias=False)
        nn.init.zeros_(self.layer.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)


class TwoLayers(nn.Module):
    """Linear, ReLU, linear."""

    def __init__(self, inputs: int, hidden: int, classes: int):
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(torch.relu(self.first(x)))


def used_before(model: nn.Module) -> nn.Module:
    """The same model with gradients of 1 left over from something else."""
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    return model


def sgd(model: nn.Module, lr: float, momentum: float = 0.0) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)


def adam(model: nn.Module, lr: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=lr)
