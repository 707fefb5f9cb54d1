# The mean as one division at the end: the sums before it are large, and so is their rounding.
import torch


class Solution:
    def cross_entropy(self, logits, targets):
        count = logits.size(0)
        total = torch.logsumexp(logits, dim=1).sum()
        return (total - logits[range(count), targets].sum()) / count
