import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        """Weights of the same shape as the scores z, summing to 1 along dim."""
        exponentials = torch.exp(z - z.amax(dim=dim, keepdim=True))
        return exponentials / exponentials.sum(dim=dim, keepdim=True)
