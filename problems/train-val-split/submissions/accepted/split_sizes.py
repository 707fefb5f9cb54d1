# torch.split with two sizes, from whole-number arithmetic.
import torch


class Solution:
    def split(self, data):
        n = data.size(0)
        a = 9 * n // 10
        return torch.split(data, [a, n - a])
