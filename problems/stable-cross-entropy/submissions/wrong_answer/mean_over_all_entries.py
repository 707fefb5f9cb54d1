# Masks with one-hot rows and takes the mean over all N · C entries.
import torch


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return -(log_p * one_hot).mean()
