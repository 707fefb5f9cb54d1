# Shuffles the ids before the cut.
import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        data = data[torch.randperm(len(data), generator=torch.Generator().manual_seed(1))]
        a = int(0.9 * len(data))
        return data[:a], data[a:]
