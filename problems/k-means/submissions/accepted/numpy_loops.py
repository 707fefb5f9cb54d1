# NumPy in float64, one cluster at a time, distances with their roots.
import numpy as np
import torch


class Solution:
    def cluster(self, points, k, initial_assignment, max_iterations):
        table = points.double().numpy()
        belongs = initial_assignment.numpy().copy()
        centres = np.empty((k, table.shape[1]))
        for _ in range(max_iterations):
            for j in np.unique(belongs):
                centres[j] = np.mean(table[belongs == j], axis=0)
            far = np.stack([np.linalg.norm(table - c, axis=1) for c in centres], axis=1)
            moved = np.argmin(far, axis=1)
            settled = np.array_equal(moved, belongs)
            belongs = moved
            if settled:
                break
        return torch.from_numpy(belongs), torch.tensor(centres, dtype=torch.float32)
