# Divides the scores by their sum, without exponentials.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        return z / z.sum(dim=dim, keepdim=True)
