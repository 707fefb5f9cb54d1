# Subtracts the maximum of each column.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        shifted = logits - logits.max(dim=0).values
        log_sums = shifted.exp().sum(dim=1).log()
        scores = shifted[torch.arange(len(targets)), targets]
        return (log_sums - scores).mean()
