# Floats instead of integers.
import torch
from torch import nn


class Solution:
    def predict(self, model: nn.Module, images: torch.Tensor) -> torch.Tensor:
        """Which digit each image shows: (N, 64) to (N,) int64; leaves the model's mode as it was."""
        training = model.training
        model.eval()
        with torch.no_grad():
            scores = model(images)
        model.train(training)
        return scores.argmax(dim=1).float()
