# An nn.Sequential behind the table, which is told of the padding: that changes training only.
import torch
from torch import nn


class SentimentClassifier(nn.Module):
    def __init__(self, vocabulary_size: int):
        super().__init__()
        self.table = nn.Embedding(vocabulary_size, 16, padding_idx=0)
        self.decide = nn.Sequential(nn.Linear(16, 1), nn.Sigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """How likely each sentence is positive: ids (B, T) to probabilities (B, 1)."""
        words = self.table(x)
        return self.decide(words.sum(1) / x.shape[1])
