# A running sum in the loop, the matrix from positions, exponentials of scores.
import torch
import torch.nn.functional as F


class Solution:
    def loop(self, x: torch.Tensor) -> torch.Tensor:
        total, means = 0, []
        for t, position in enumerate(x.unbind(dim=1)):
            total = total + position
            means.append(total / (t + 1))
        return torch.stack(means, dim=1)

    def matmul(self, x: torch.Tensor) -> torch.Tensor:
        position = torch.arange(x.size(1))
        weights = (position[None, :] <= position[:, None]) / (position[:, None] + 1)
        return torch.einsum("ts,bsc->btc", weights, x)

    def softmax(self, x: torch.Tensor) -> torch.Tensor:
        mask = torch.full((x.size(1), x.size(1)), float("-inf")).triu(diagonal=1)
        return F.softmax(mask, dim=1).matmul(x)
