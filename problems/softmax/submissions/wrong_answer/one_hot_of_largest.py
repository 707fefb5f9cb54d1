# All the weight for the largest score.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        largest = z.argmax(dim=dim, keepdim=True)
        return torch.zeros_like(z).scatter(dim, largest, 1.0)
