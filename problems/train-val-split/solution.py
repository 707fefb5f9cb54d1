import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The first nine tenths of data (n,) and the rest: (train, val)."""
        a = int(0.9 * len(data))
        return data[:a], data[a:]
