# Counters and nested lists, tensors only at the very end.
import math
from collections import Counter

import torch


class Solution:
    def _pairs(self, words, stoi):
        for word in words:
            ids = [0, *(stoi[letter] for letter in word), 0]
            for at in range(len(ids) - 1):
                yield ids[at], ids[at + 1]

    def counts(self, words, stoi):
        seen = Counter(self._pairs(words, stoi))
        V = range(len(stoi))
        return torch.tensor([[seen[i, j] for j in V] for i in V])

    def probabilities(self, N, smoothing=1):
        rows = []
        for row in N.tolist():
            total = sum(row) + smoothing * len(row)
            rows.append([(count + smoothing) / total for count in row])
        return torch.tensor(rows)

    def nll(self, words, stoi, P):
        table = P.tolist()
        total = number = 0
        for i, j in self._pairs(words, stoi):
            total -= math.log(table[i][j])
            number += 1
        return total / number
