# Puts the 2 in the wrong place of the new shape.
import torch


class Solution:
    def reshape(self, to_reshape: torch.Tensor) -> torch.Tensor:
        return torch.reshape(to_reshape, (2, -1))

    def average(self, to_avg: torch.Tensor) -> torch.Tensor:
        return torch.mean(to_avg, dim=0)

    def concatenate(self, cat_one: torch.Tensor, cat_two: torch.Tensor) -> torch.Tensor:
        return torch.cat((cat_one, cat_two), dim=1)

    def get_loss(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(prediction, target)
