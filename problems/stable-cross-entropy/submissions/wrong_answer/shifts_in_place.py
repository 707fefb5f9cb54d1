# Subtracts the maximum from the caller's tensor.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        logits -= logits.max(dim=1, keepdim=True).values
        shifted = logits
        log_sums = shifted.exp().sum(dim=1).log()
        scores = shifted[torch.arange(len(targets)), targets]
        return (log_sums - scores).mean()
