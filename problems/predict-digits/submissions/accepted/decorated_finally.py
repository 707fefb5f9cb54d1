# A decorator switches gradients off; try and finally put the mode back.
import torch
from torch import nn


class Solution:
    @torch.no_grad()
    def predict(self, model: nn.Module, images: torch.Tensor) -> torch.Tensor:
        """Which digit each image shows: (N, 64) to (N,) int64; leaves the model's mode as it was."""
        was_training = model.training
        model.train(False)
        try:
            return model(images).max(dim=1).indices
        finally:
            if was_training:
                model.train()
