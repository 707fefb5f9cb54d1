# Cuts the validation part from the beginning.
import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a = len(data) - int(0.9 * len(data))
        return data[a:], data[:a]
