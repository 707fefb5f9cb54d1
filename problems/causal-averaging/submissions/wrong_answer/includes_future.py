# The mean of the whole sequence everywhere.
import torch


class Solution:
    def loop(self, x: torch.Tensor) -> torch.Tensor:
        means = torch.zeros_like(x)
        for b in range(x.shape[0]):
            for t in range(x.shape[1]):
                means[b, t] = x[b, : t + 1].mean(dim=0)
        return means

    def matmul(self, x: torch.Tensor) -> torch.Tensor:
        T = x.shape[1]
        weights = torch.ones(T, T)
        weights = weights / weights.sum(dim=1, keepdim=True)
        return weights @ x

    def softmax(self, x: torch.Tensor) -> torch.Tensor:
        T = x.shape[1]
        mask = torch.tril(torch.ones(T, T))
        scores = torch.zeros(T, T).masked_fill(mask == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ x
