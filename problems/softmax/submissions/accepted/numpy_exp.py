# In NumPy, in float64, back to a tensor at the end.
import numpy as np
import torch


class Solution:
    def softmax(self, z: torch.Tensor, dim: int) -> torch.Tensor:
        scores = z.numpy().astype(np.float64)
        weights = np.exp(scores - np.max(scores, axis=dim, keepdims=True))
        weights /= np.sum(weights, axis=dim, keepdims=True)
        return torch.from_numpy(weights).float()
