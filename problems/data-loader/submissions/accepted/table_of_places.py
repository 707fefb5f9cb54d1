# A table of positions, and two look-ups.
import torch


class Solution:
    def get_batch(self, data, block_size, batch_size, generator):
        starts = torch.randint(len(data) - block_size, (batch_size, 1), generator=generator)
        places = starts + torch.arange(block_size)
        return data[places], data[places + 1]
