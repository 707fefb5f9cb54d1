import torch
from torch import nn


class SentimentClassifier(nn.Module):
    def __init__(self, vocabulary_size: int):
        super().__init__()
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """How likely each sentence is positive: ids (B, T) to probabilities (B, 1)."""
        pass
