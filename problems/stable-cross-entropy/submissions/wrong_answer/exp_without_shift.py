# The formula as it stands on paper.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        e = logits.exp()
        p = e / e.sum(dim=1, keepdim=True)
        return -p[torch.arange(len(targets)), targets].log().mean()
