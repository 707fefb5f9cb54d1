# Writes the new clusters into the argument.
import torch


class Solution:
    def cluster(
        self,
        points: torch.Tensor,
        k: int,
        initial_assignment: torch.Tensor,
        max_iterations: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        assignment = initial_assignment
        centroids = torch.zeros(k, points.shape[1])
        for _ in range(max_iterations):
            for j in range(k):
                members = points[assignment == j]
                if len(members):
                    centroids[j] = members.mean(dim=0)
            distances = (points[:, None, :] - centroids[None, :, :]).square().sum(dim=2)
            nearest = distances.argmin(dim=1)
            unchanged = torch.equal(nearest, assignment)
            assignment[:] = nearest
            if unchanged:
                break
        return assignment, centroids
