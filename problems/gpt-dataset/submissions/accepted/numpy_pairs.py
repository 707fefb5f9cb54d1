# NumPy draws, and each row comes from one slice of T + 1 words; tuples for lists.
import numpy as np


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        words = raw_dataset.split()
        starts = np.random.default_rng().integers(len(words) - context_length, size=batch_size)
        runs = [words[s : s + context_length + 1] for s in starts]
        return tuple(run[:-1] for run in runs), tuple(run[1:] for run in runs)
