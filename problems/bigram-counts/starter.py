import math

import torch


class Solution:
    def counts(self, words: list[str], stoi: dict[str, int]) -> torch.Tensor:
        """How often character j follows character i: row i, column j of (V, V), int64."""
        pass

    def probabilities(self, N: torch.Tensor, smoothing: int = 1) -> torch.Tensor:
        """The smoothed counts N (V, V), divided row by row so that each row sums to 1."""
        pass

    def nll(self, words: list[str], stoi: dict[str, int], P: torch.Tensor) -> float:
        """The mean negative log likelihood of a pair of characters under P (V, V)."""
        pass
