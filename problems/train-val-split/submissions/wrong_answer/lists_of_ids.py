# Returns lists of numbers.
import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a = int(0.9 * len(data))
        return data[:a].tolist(), data[a:].tolist()
