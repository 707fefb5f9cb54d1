# F.dropout, told the mode.
import torch
from torch import nn


class DigitClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 512)
        self.output = nn.Linear(512, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """A number between 0 and 1 for each digit: (B, 784) to (B, 10)."""
        hidden = nn.functional.relu(self.hidden(images))
        hidden = nn.functional.dropout(hidden, 0.2, self.training)
        return torch.sigmoid(self.output(hidden))
