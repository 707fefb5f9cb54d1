# A running sum instead of the matrix.
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
        return torch.cumsum(x, dim=1) / torch.arange(1, T + 1).view(-1, 1)

    def softmax(self, x: torch.Tensor) -> torch.Tensor:
        T = x.shape[1]
        mask = torch.tril(torch.ones(T, T))
        scores = torch.zeros(T, T).masked_fill(mask == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ x
