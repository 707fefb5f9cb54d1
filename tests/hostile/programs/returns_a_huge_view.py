# verdict: output_limit
# A few bytes, expanded to a view of 10**12 elements.
import torch


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return torch.zeros(1).expand(10**12)
