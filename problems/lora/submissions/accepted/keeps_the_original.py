# One product with the corrected weight; merging keeps a copy of the weight to go back to.
import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        out, inner = linear.weight.shape
        self.up = nn.Parameter(torch.zeros(out, r))
        self.down = nn.Parameter(torch.empty(r, inner).normal_())
        linear.weight.requires_grad_(False)
        if linear.bias is not None:
            linear.bias.requires_grad_(False)
        self.wrapped = linear
        self.original = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weight = self.wrapped.weight
        if self.original is None:
            weight = weight + self.up @ self.down
        return F.linear(x, weight, self.wrapped.bias)

    def merge(self) -> None:
        with torch.no_grad():
            if self.original is None:
                self.original = self.wrapped.weight.clone()
                self.wrapped.weight.addmm_(self.up, self.down)

    def unmerge(self) -> None:
        if self.original is not None:
            self.wrapped.weight.data.copy_(self.original)
            self.original = None
