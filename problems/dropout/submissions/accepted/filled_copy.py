# A copy that is filled and scaled in place.
import torch


class Solution:
    def dropout(
        self, x: torch.Tensor, p: float, keep_mask: torch.Tensor, training: bool
    ) -> torch.Tensor:
        """x with each value dropped or scaled by 1 / (1 - p); x as it is when not training.

        keep_mask: booleans of x's shape, True where a value is kept; p: how likely one is dropped.
        """
        result = x.clone()
        if training:
            result[~keep_mask] = 0.0
            if keep_mask.any():
                result *= 1.0 / (1.0 - p)
        return result
