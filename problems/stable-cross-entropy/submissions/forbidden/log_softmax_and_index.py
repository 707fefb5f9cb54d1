# Lets log_softmax do the work.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        log_p = torch.log_softmax(logits, dim=1)
        return -log_p[torch.arange(len(targets)), targets].mean()
