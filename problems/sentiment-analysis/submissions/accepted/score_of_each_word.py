# Linear layer first, mean of the words' scores afterwards; declared in reverse.
import torch
from torch import nn


class SentimentClassifier(nn.Module):
    def __init__(self, vocabulary_size: int):
        super().__init__()
        self.score = nn.Linear(16, 1)
        self.words = nn.Embedding(vocabulary_size, 16)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """How likely each sentence is positive: ids (B, T) to probabilities (B, 1)."""
        return self.score(self.words(x)).mean(-2).sigmoid()
