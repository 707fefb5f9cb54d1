# Returns the mean log likelihood.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        shifted = logits - logits.max(dim=1, keepdim=True).values
        log_sums = shifted.exp().sum(dim=1).log()
        scores = shifted[torch.arange(len(targets)), targets]
        return (scores - log_sums).mean()
