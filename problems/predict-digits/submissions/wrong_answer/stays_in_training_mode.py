# Never switches dropout off.
import torch
from torch import nn


class Solution:
    def predict(self, model: nn.Module, images: torch.Tensor) -> torch.Tensor:
        """Which digit each image shows: (N, 64) to (N,) int64; leaves the model's mode as it was."""
        with torch.no_grad():
            scores = model(images)
        return scores.argmax(dim=1)
