# Draws one start and uses it for the whole batch.
import torch


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        starts = [torch.randint(0, len(words) - context_length, (1,)).item()] * batch_size
        X = [words[s : s + context_length] for s in starts]
        Y = [words[s + 1 : s + context_length + 1] for s in starts]
        return X, Y
