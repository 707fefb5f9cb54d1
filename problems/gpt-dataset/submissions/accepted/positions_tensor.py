# Positions of all words as one tensor, shifted by one for the target.
import torch


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        starts = torch.randint(len(words) - context_length, size=(batch_size, 1))
        places = starts + torch.arange(context_length)
        X = [[words[p] for p in row] for row in places.tolist()]
        Y = [[words[p] for p in row] for row in (places + 1).tolist()]
        return X, Y
