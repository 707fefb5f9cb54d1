# Calls the function that is to be written.
import torch
import torch.nn.functional as F


class Solution:
    def cross_entropy(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(logits, targets)
