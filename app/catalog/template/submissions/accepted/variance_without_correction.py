# The variance with correction=0 divides by N; its root is the standard deviation.
import torch


class Solution:
    def standardize(self, x: torch.Tensor) -> torch.Tensor:
        variance, mean = torch.var_mean(x, dim=0, correction=0)
        return (x - mean) * variance.rsqrt()
