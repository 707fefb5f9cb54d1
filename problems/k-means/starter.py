import torch


class Solution:
    def cluster(
        self,
        points: torch.Tensor,
        k: int,
        initial_assignment: torch.Tensor,
        max_iterations: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """(assignment (N,), centroids (k, D)) of points (N, D), from a first assignment (N,)."""
        pass
