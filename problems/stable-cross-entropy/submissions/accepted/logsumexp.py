# PyTorch's own log-sum-exp, and gather for the right class.
import torch


class Solution:
    def cross_entropy(self, logits, targets):
        right = logits.gather(1, targets.unsqueeze(1)).squeeze(1)
        return torch.mean(torch.logsumexp(logits, dim=1) - right)
