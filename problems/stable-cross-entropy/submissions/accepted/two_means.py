# Log-sum-exp of the scores as they are; two means, subtracted at the end.
import torch


class Solution:
    def cross_entropy(self, logits, targets):
        scores = logits[torch.arange(len(targets)), targets]
        return torch.logsumexp(logits, 1).mean() - scores.mean()
