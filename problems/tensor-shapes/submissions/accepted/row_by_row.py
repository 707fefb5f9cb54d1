# Goes through the rows one at a time; a list for the shape.
import torch


class Solution:
    def row_sums(self, x: torch.Tensor) -> torch.Tensor:
        """The sum of every row: (M, N) to (M,)."""
        return torch.stack([row.sum() for row in x])

    def squeeze(self, x: torch.Tensor) -> torch.Tensor:
        """A column as a vector: (M, 1) to (M,)."""
        return torch.cat(list(x))

    def unsqueeze(self, x: torch.Tensor) -> torch.Tensor:
        """A vector as a column: (M,) to (M, 1)."""
        return torch.stack([x], dim=-1)

    def shape(self, x: torch.Tensor) -> tuple[int, ...]:
        """The size of every axis, for a tensor with any number of axes."""
        return list(x.shape)
