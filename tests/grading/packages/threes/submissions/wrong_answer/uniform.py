# Knows nothing.
import torch


class Solution:
    def fit(self, words, seconds):
        return lambda context: torch.zeros(len(context), 3)
