# The two matrices as layers in an nn.Sequential, the weight changed through .data.
import torch
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        self.down_up = nn.Sequential(
            nn.Linear(linear.in_features, r, bias=False),
            nn.Linear(r, linear.out_features, bias=False),
        )
        nn.init.normal_(self.down_up[0].weight, std=0.02)
        nn.init.zeros_(self.down_up[1].weight)
        self.base = linear
        for parameter in self.base.parameters():
            parameter.requires_grad = False
        self.inside = False

    def delta(self):
        return self.down_up[1].weight.data @ self.down_up[0].weight.data

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.base(x)
        if not self.inside:
            y = y + self.down_up(x)
        return y

    def merge(self) -> None:
        if self.inside:
            return
        self.base.weight.data += self.delta()
        self.inside = True

    def unmerge(self) -> None:
        if not self.inside:
            return
        self.base.weight.data -= self.delta()
        self.inside = False
