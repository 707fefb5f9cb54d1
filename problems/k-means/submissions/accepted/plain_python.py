# Lists and the built-in min, whose first of equal values wins.
import torch


class Solution:
    def cluster(
        self,
        points: torch.Tensor,
        k: int,
        initial_assignment: torch.Tensor,
        max_iterations: int,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        rows = points.tolist()
        assignment = initial_assignment.tolist()
        centroids = [None] * k
        for _ in range(max_iterations):
            for j in range(k):
                mine = [row for row, cluster in zip(rows, assignment) if cluster == j]
                if mine:
                    centroids[j] = [sum(column) / len(mine) for column in zip(*mine)]

            def distance(row, j):
                return sum((a - b) ** 2 for a, b in zip(row, centroids[j]))

            new = [min(range(k), key=lambda j: distance(row, j)) for row in rows]
            if new == assignment:
                break
            assignment = new
        return torch.tensor(assignment), torch.tensor(centroids)
