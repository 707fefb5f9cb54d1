# The correction as a sum of r outer products; an einsum over the rank; ParameterList.
import torch
from torch import nn


class LoRALinear(Adapter):
    def __init__(self, linear: nn.Linear, r: int):
        super().__init__()
        normal = torch.distributions.Normal(0.0, 0.5).sample((r, linear.in_features))
        self.pair = nn.ParameterList([torch.zeros(linear.out_features, r), normal])
        self.merged = False
        self.linear = linear
        self.linear.weight.requires_grad = False
        if self.linear.bias is not None:
            self.linear.bias.requires_grad = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.linear(x)
        if self.merged:
            return y
        B, A = self.pair
        return y + torch.einsum("or,ri,...i->...o", B, A, x)

    def change(self, sign):
        B, A = (p.detach() for p in self.pair)
        for k in range(A.shape[0]):
            self.linear.weight.add_(sign * torch.outer(B[:, k], A[k]))
        self.merged = sign > 0

    def merge(self) -> None:
        if not self.merged:
            self.change(1)

    def unmerge(self) -> None:
        if self.merged:
            self.change(-1)
