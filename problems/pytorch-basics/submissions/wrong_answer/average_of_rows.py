# Averages over the columns, and so gets the mean of every row.
import torch


class Solution:
    def reshape(self, to_reshape: torch.Tensor) -> torch.Tensor:
        return torch.reshape(to_reshape, (-1, 2))

    def average(self, to_avg: torch.Tensor) -> torch.Tensor:
        return torch.mean(to_avg, dim=1)

    def concatenate(self, cat_one: torch.Tensor, cat_two: torch.Tensor) -> torch.Tensor:
        return torch.cat((cat_one, cat_two), dim=1)

    def get_loss(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(prediction, target)
