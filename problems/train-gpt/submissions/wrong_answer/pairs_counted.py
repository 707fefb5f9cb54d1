# The mark itself: a table of pairs, counted. It looks at one character only.
import torch


class Solution:
    def fit(self, text, seconds):
        data = encode(text)
        size = len(ALPHABET)
        pairs = torch.bincount(data[:-1] * size + data[1:], minlength=size * size)
        logits = (pairs.view(size, size) + 1).log()
        return lambda idx: logits[idx[:, -1]]
