import torch


class Solution:
    def standardize(self, x: torch.Tensor) -> torch.Tensor:
        # x: (N, D), float. Returns (N, D).
        pass
