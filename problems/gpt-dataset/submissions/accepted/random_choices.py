# The standard library draws all starts at once.
import random


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        starts = random.choices(range(len(words) - context_length), k=batch_size)
        X = [words[s : s + context_length] for s in starts]
        Y = [words[s + 1 : s + 1 + context_length] for s in starts]
        return X, Y
