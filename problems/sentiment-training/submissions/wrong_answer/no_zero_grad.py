# Gradients pile up.
import torch
from torch import nn


class Solution:
    def train(
        self, model: nn.Module, X: torch.Tensor, labels: torch.Tensor, epochs: int, lr: float
    ) -> list[float]:
        """Train on all of X (N, T) at once, labels (N, 1); the loss before each step."""
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        loss_function = nn.BCELoss()
        losses = []
        for _ in range(epochs):
            loss = loss_function(model(X), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses
