# Fills a whole table, and meets 0 · ln 0.
import torch


class Solution:
    def lowest(self, X: torch.Tensor, Y: torch.Tensor) -> float:
        _, context = torch.unique(X, dim=0, return_inverse=True)
        counts = torch.zeros(int(context.max()) + 1, int(Y.max()) + 1)
        for row, target in zip(context, Y):
            counts[row, target] += 1
        shares = counts / counts.sum(dim=1, keepdim=True)
        return -(counts * shares.log()).sum().item() / len(Y)
