# The formula as it stands: infinite for large scores.
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        exponentials = torch.exp(z)
        return exponentials / exponentials.sum(dim=dim, keepdim=True)
