import torch


class Solution:
    def double(self, x: torch.Tensor) -> torch.Tensor:
        return x
