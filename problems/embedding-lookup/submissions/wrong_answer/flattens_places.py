# One long list of rows.
import torch
import torch.nn.functional as F


class Solution:
    def by_index(self, C: torch.Tensor, X: torch.Tensor) -> torch.Tensor:
        """The rows of C (V, E) that the ids in X name: (*X.shape, E)."""
        return C[X.reshape(-1)]

    def by_one_hot(self, C: torch.Tensor, X: torch.Tensor) -> torch.Tensor:
        """The same by a matrix product: one-hot vectors (*X.shape, V) times C (V, E)."""
        one_hot = F.one_hot(X, num_classes=C.shape[0]).to(C.dtype)
        return (one_hot @ C).reshape(-1, C.shape[1])
