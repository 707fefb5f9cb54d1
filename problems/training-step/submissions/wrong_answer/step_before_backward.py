# Uses the gradients before they are there.
import torch
from torch import nn


class Solution:
    def step(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        x: torch.Tensor,
        y: torch.Tensor,
    ) -> float:
        """One step of training on x (B, I), y (B,); the loss from before the step."""
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.step()
        loss.backward()
        return loss.item()
