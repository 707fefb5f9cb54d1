# Leaves room for the window but not for its target.
import torch


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        starts = torch.randint(0, len(words) - context_length + 1, (batch_size,)).tolist()
        X = [words[s : s + context_length] for s in starts]
        Y = [words[s + 1 : s + context_length + 1] for s in starts]
        return X, Y
