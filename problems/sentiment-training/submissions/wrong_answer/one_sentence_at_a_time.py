# A step for each sentence.
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
            total = 0.0
            for i in range(len(X)):
                loss = loss_function(model(X[i : i + 1]), labels[i : i + 1])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
            losses.append(total / len(X))
        return losses
