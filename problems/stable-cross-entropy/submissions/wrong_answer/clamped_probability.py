# Adds a small number inside the logarithm.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        p = torch.softmax(logits, dim=1)
        return -torch.log(p[torch.arange(len(targets)), targets] + 1e-8).mean()
