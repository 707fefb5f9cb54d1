# Draws for each row when it is its turn, and fills two tensors.
import torch


class Solution:
    def get_batch(self, data, block_size, batch_size, generator):
        x = torch.empty(batch_size, block_size, dtype=torch.int64)
        y = torch.empty_like(x)
        last = data.numel() - block_size - 1
        for row in range(batch_size):
            start = torch.randint(last + 1, (1,), generator=generator).item()
            x[row] = data[start : start + block_size]
            y[row] = data[start + 1 : start + 1 + block_size]
        return x, y
