# All windows of T + 1 ids as a view, some of them by multinomial.
import torch


class Solution:
    def get_batch(self, data, block_size, batch_size, generator):
        windows = data.unfold(0, block_size + 1, 1)
        chances = torch.ones(len(windows))
        rows = torch.multinomial(chances, batch_size, replacement=True, generator=generator)
        batch = windows[rows]
        return batch[:, :-1], batch[:, 1:]
