# index_select and reshape; one-hot by comparing with all ids.
import torch
import torch.nn.functional as F


class Solution:
    def by_index(self, C: torch.Tensor, X: torch.Tensor) -> torch.Tensor:
        """The rows of C (V, E) that the ids in X name: (*X.shape, E)."""
        return torch.index_select(C, 0, X.reshape(-1)).reshape(*X.shape, C.shape[1])

    def by_one_hot(self, C: torch.Tensor, X: torch.Tensor) -> torch.Tensor:
        """The same by a matrix product: one-hot vectors (*X.shape, V) times C (V, E)."""
        one_hot = (X.unsqueeze(-1) == torch.arange(len(C))).float()
        return one_hot @ C
