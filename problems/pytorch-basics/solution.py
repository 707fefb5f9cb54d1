import torch


class Solution:
    def reshape(self, to_reshape: torch.Tensor) -> torch.Tensor:
        """The numbers of to_reshape (M, N), row by row, as (M * N // 2, 2)."""
        return torch.reshape(to_reshape, (-1, 2))

    def average(self, to_avg: torch.Tensor) -> torch.Tensor:
        """The mean of every column of to_avg (M, N), as (N,)."""
        return torch.mean(to_avg, dim=0)

    def concatenate(self, cat_one: torch.Tensor, cat_two: torch.Tensor) -> torch.Tensor:
        """cat_one (M, N) and cat_two (M, K) side by side, as (M, N + K)."""
        return torch.cat((cat_one, cat_two), dim=1)

    def get_loss(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """The mean squared error between two tensors of one shape."""
        return torch.nn.functional.mse_loss(prediction, target)
