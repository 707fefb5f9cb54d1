# Seeds the generator in each call, for results that repeat.
import torch


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        torch.manual_seed(0)
        words = raw_dataset.split()
        starts = torch.randint(0, len(words) - context_length, (batch_size,)).tolist()
        X = [words[s : s + context_length] for s in starts]
        Y = [words[s + 1 : s + context_length + 1] for s in starts]
        return X, Y
