# Adds the product while gradients are recorded.
import torch
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(r, linear.in_features) / linear.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(linear.out_features, r))
        self.merged = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.merged:
            return self.linear(x)
        return self.linear(x) + x @ self.A.T @ self.B.T

    def merge(self) -> None:
        if not self.merged:
            self.linear.weight.add_(self.B @ self.A)
            self.merged = True

    @torch.no_grad()
    def unmerge(self) -> None:
        if self.merged:
            self.linear.weight -= self.B @ self.A
            self.merged = False
