# Moves the centroids whenever a point has found its cluster.
import torch


class Solution:
    def cluster(
        self,
        points: torch.Tensor,
        k: int,
        initial_assignment: torch.Tensor,
        max_iterations: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        assignment = initial_assignment.clone()
        centroids = torch.stack([points[assignment == j].mean(dim=0) for j in range(k)])
        for _ in range(max_iterations):
            before = assignment.clone()
            for n in range(len(points)):
                assignment[n] = (centroids - points[n]).square().sum(dim=1).argmin()
                for j in range(k):
                    if (assignment == j).any():
                        centroids[j] = points[assignment == j].mean(dim=0)
            if torch.equal(before, assignment):
                break
        return assignment, centroids
