# Cuts at 80%.
import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a = int(0.8 * len(data))
        return data[:a], data[a:]
