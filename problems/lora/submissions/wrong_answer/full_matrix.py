# Learns a correction of full size.
import torch
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.delta = nn.Parameter(torch.zeros(linear.out_features, linear.in_features))
        self.merged = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x) if self.merged else self.linear(x) + x @ self.delta.T

    @torch.no_grad()
    def merge(self) -> None:
        if not self.merged:
            self.linear.weight += self.delta
            self.merged = True

    @torch.no_grad()
    def unmerge(self) -> None:
        if self.merged:
            self.linear.weight -= self.delta
            self.merged = False
