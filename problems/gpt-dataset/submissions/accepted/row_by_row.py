# One draw a row, inclusive upper end.
import random


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        last = len(words) - context_length - 1
        X, Y = [], []
        for _ in range(batch_size):
            start = random.randint(0, last)
            X.append(words[start : start + context_length])
            Y.append(words[start + 1 : start + context_length + 1])
        return X, Y
