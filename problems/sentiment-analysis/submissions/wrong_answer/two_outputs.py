# One output for each class.
import torch
from torch import nn


class SentimentClassifier(nn.Module):
    def __init__(self, vocabulary_size: int):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, 16)
        self.linear = nn.Linear(16, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """How likely each sentence is positive: ids (B, T) to probabilities (B, 1)."""
        mean = self.embedding(x).mean(dim=1)
        return torch.sigmoid(self.linear(mean))
