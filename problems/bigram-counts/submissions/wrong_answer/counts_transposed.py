# Counts with the second character as the row.
import math
from itertools import pairwise

import torch


class Solution:
    def counts(self, words: list[str], stoi: dict[str, int]) -> torch.Tensor:
        N = torch.zeros((len(stoi), len(stoi)), dtype=torch.int64)
        for word in words:
            wrapped = "." + word + "."
            for first, second in pairwise(wrapped):
                N[stoi[second], stoi[first]] += 1
        return N

    def probabilities(self, N: torch.Tensor, smoothing: int = 1) -> torch.Tensor:
        smoothed = N + smoothing
        return smoothed / smoothed.sum(dim=1, keepdim=True)

    def nll(self, words: list[str], stoi: dict[str, int], P: torch.Tensor) -> float:
        losses = []
        for word in words:
            wrapped = "." + word + "."
            for first, second in pairwise(wrapped):
                losses.append(-math.log(P[stoi[first], stoi[second]]))
        return sum(losses) / len(losses)
