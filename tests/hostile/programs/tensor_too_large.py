# verdict: memory_limit
# One tensor larger than the limit.
import torch


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return float(torch.ones(10**10).sum())
