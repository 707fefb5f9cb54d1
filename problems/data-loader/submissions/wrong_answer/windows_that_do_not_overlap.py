# Allows only starts that are multiples of the block size.
import torch


class Solution:
    def get_batch(
        self, data: torch.Tensor, block_size: int, batch_size: int, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        starts = torch.randint(0, len(data) - block_size, (batch_size,), generator=generator)
        starts = starts // block_size * block_size
        x = torch.stack([data[s : s + block_size] for s in starts])
        y = torch.stack([data[s + 1 : s + block_size + 1] for s in starts])
        return x, y
