# Takes the number out of the tensor too early.
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
        loss = nn.functional.cross_entropy(model(x), y).item()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss
