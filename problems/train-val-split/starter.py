import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The first nine tenths of data (n,) and the rest: (train, val)."""
        pass
