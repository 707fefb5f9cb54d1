# Starts the validation part one id too late.
import torch


class Solution:
    def split(self, data: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a = int(0.9 * len(data))
        return data[:a], data[a + 1 :]
