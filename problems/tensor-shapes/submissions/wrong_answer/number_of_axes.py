# Counts the axes.
import torch


class Solution:
    def row_sums(self, x: torch.Tensor) -> torch.Tensor:
        """The sum of every row: (M, N) to (M,)."""
        return x.sum(dim=1)

    def squeeze(self, x: torch.Tensor) -> torch.Tensor:
        """A column as a vector: (M, 1) to (M,)."""
        return x.squeeze(1)

    def unsqueeze(self, x: torch.Tensor) -> torch.Tensor:
        """A vector as a column: (M,) to (M, 1)."""
        return x.unsqueeze(1)

    def shape(self, x: torch.Tensor) -> tuple[int, ...]:
        """The size of every axis, for a tensor with any number of axes."""
        return x.dim()
