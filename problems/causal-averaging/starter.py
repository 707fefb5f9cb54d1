import torch


class Solution:
    def loop(self, x: torch.Tensor) -> torch.Tensor:
        """Position t holds the mean of positions 0 to t: (B, T, C) to (B, T, C)."""
        pass

    def matmul(self, x: torch.Tensor) -> torch.Tensor:
        """The same, as the product of a (T, T) matrix with x. No loop."""
        pass

    def softmax(self, x: torch.Tensor) -> torch.Tensor:
        """The same, with the matrix as the softmax of masked scores. No loop."""
        pass
