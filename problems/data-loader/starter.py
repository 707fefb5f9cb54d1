import torch


class Solution:
    def get_batch(
        self, data: torch.Tensor, block_size: int, batch_size: int, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Random windows of data (n,) and the same one id later: x and y, each (B, T) int64."""
        pass
