# Goes row by row.
import torch


class Solution:
    def double(self, x):
        return torch.stack([row * 2.0 for row in x])
