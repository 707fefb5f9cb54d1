# One maximum for the whole tensor.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        exponentials = torch.exp(z - z.max())
        return exponentials / exponentials.sum(dim=dim, keepdim=True)
