# Takes the logarithm of a stable softmax: −∞ where the probability rounds to 0.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        p = torch.softmax(logits, dim=1)
        return -torch.log(p[torch.arange(len(targets)), targets]).mean()
