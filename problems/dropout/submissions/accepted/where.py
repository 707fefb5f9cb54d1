# torch.where chooses, so what p = 1 divides by 0 is never taken.
import torch


class Solution:
    def dropout(
        self, x: torch.Tensor, p: float, keep_mask: torch.Tensor, training: bool
    ) -> torch.Tensor:
        """x with each value dropped or scaled by 1 / (1 - p); x as it is when not training.

        keep_mask: booleans of x's shape, True where a value is kept; p: how likely one is dropped.
        """
        kept = x / torch.tensor(1.0 - p)
        return torch.where(keep_mask, kept, 0.0) if training else x.clone()
