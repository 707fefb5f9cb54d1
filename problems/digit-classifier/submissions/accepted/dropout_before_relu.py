# Drops before the ReLU, which is the same; layers declared in reverse.
import torch
from torch import nn


class DigitClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.decide = nn.Linear(512, 10)
        self.see = nn.Linear(784, 512)
        self.forget = nn.Dropout(0.2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """A number between 0 and 1 for each digit: (B, 784) to (B, 10)."""
        return self.decide(self.forget(self.see(images)).clamp(min=0)).sigmoid()
