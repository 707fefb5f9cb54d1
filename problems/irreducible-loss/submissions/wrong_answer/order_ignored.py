# Sorts the characters of a context.
import math
from collections import Counter

import torch


class Solution:
    def lowest(self, X: torch.Tensor, Y: torch.Tensor) -> float:
        contexts = [tuple(sorted(row)) for row in X.tolist()]
        context_counts = Counter(contexts)
        pair_counts = Counter(zip(contexts, Y.tolist(), strict=True))
        total = 0.0
        for (context, _), count in pair_counts.items():
            total -= count * math.log(count / context_counts[context])
        return total / len(contexts)
