# Looks at one letter only.
import itertools

import torch


class Solution:
    def fit(self, words, seconds):
        counts = torch.full((3, 3), 1.0)
        for word in words:
            tokens = [".ab".index(letter) for letter in f".{word}."]
            for first, second in itertools.pairwise(tokens):
                counts[first, second] += 1
        return lambda context: counts[context[:, -1]].log()
