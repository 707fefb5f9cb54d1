# Ignores dim.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        exponentials = torch.exp(z - z.amax(dim=-1, keepdim=True))
        return exponentials / exponentials.sum(dim=-1, keepdim=True)
