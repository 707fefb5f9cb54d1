# Functions of torch; axes counted from the back; reshape for the rest.
import torch


class Solution:
    def row_sums(self, x: torch.Tensor) -> torch.Tensor:
        """The sum of every row: (M, N) to (M,)."""
        return torch.sum(x, -1)

    def squeeze(self, x: torch.Tensor) -> torch.Tensor:
        """A column as a vector: (M, 1) to (M,)."""
        return x.reshape(-1)

    def unsqueeze(self, x: torch.Tensor) -> torch.Tensor:
        """A vector as a column: (M,) to (M, 1)."""
        return x.reshape(x.numel(), 1)

    def shape(self, x: torch.Tensor) -> tuple[int, ...]:
        """The size of every axis, for a tensor with any number of axes."""
        return x.size()
