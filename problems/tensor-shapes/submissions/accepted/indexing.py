# Indexes with None and columns, and multiplies by ones.
import torch


class Solution:
    def row_sums(self, x: torch.Tensor) -> torch.Tensor:
        """The sum of every row: (M, N) to (M,)."""
        return x @ torch.ones(x.shape[1])

    def squeeze(self, x: torch.Tensor) -> torch.Tensor:
        """A column as a vector: (M, 1) to (M,)."""
        return x[:, 0]

    def unsqueeze(self, x: torch.Tensor) -> torch.Tensor:
        """A vector as a column: (M,) to (M, 1)."""
        return x[:, None]

    def shape(self, x: torch.Tensor) -> tuple[int, ...]:
        """The size of every axis, for a tensor with any number of axes."""
        return tuple(x.size(axis) for axis in range(x.dim()))
