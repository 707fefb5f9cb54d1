# A loss object, sums and counts.
import torch


class Solution:
    def reshape(self, to_reshape: torch.Tensor) -> torch.Tensor:
        return to_reshape.reshape(to_reshape.numel() // 2, 2)

    def average(self, to_avg: torch.Tensor) -> torch.Tensor:
        return to_avg.sum(dim=0) / to_avg.shape[0]

    def concatenate(self, cat_one: torch.Tensor, cat_two: torch.Tensor) -> torch.Tensor:
        return torch.concat([cat_one, cat_two], dim=-1)

    def get_loss(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return torch.nn.MSELoss()(prediction, target)
