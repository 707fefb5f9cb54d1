# Writes the ids of a context one after the other: 1, 11 looks like 11, 1.
import math
from collections import Counter

import torch


class Solution:
    def lowest(self, X: torch.Tensor, Y: torch.Tensor) -> float:
        contexts = ["".join(map(str, row)) for row in X.tolist()]
        context_counts = Counter(contexts)
        pair_counts = Counter(zip(contexts, Y.tolist(), strict=True))
        total = 0.0
        for (context, _), count in pair_counts.items():
            total -= count * math.log(count / context_counts[context])
        return total / len(contexts)
