# Uniform numbers in [0, 1), scaled to the number of starts and cut off.
import torch


class Solution:
    def get_batch(self, data, block_size, batch_size, generator):
        count = len(data) - block_size
        numbers = torch.rand(batch_size, generator=generator, dtype=torch.float64)
        starts = (numbers * count).long().tolist()
        rows = [data[s : s + block_size + 1] for s in starts]
        return torch.stack([r[:-1] for r in rows]), torch.stack([r[1:] for r in rows])
