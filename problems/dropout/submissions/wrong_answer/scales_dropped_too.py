# Scales all values and drops none.
import torch


class Solution:
    def dropout(
        self, x: torch.Tensor, p: float, keep_mask: torch.Tensor, training: bool
    ) -> torch.Tensor:
        """x with each value dropped or scaled by 1 / (1 - p); x as it is when not training.

        keep_mask: booleans of x's shape, True where a value is kept; p: how likely one is dropped.
        """
        if not training:
            return x
        if p == 1.0:
            return torch.zeros_like(x)
        return x / (1.0 - p)
