# Leaves a model in evaluation mode alone; gradients off by the switch; topk.
import torch
from torch import nn


class Solution:
    def predict(self, model: nn.Module, images: torch.Tensor) -> torch.Tensor:
        """Which digit each image shows: (N, 64) to (N,) int64; leaves the model's mode as it was."""
        needed = model.training
        if needed:
            model.eval()
        with torch.set_grad_enabled(False):
            _, index = torch.topk(model(images), k=1, dim=1)
        if needed:
            model.train()
        return index.squeeze(1)
