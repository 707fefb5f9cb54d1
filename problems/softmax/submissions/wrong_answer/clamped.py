# Cuts large scores off before the exponential.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        exponentials = torch.exp(z.clamp(-80.0, 80.0))
        return exponentials / exponentials.sum(dim=dim, keepdim=True)
