import torch
from torch import nn


class Solution:
    def train(
        self,
        model: nn.Module,
        data: torch.Tensor,
        steps: int,
        batch_size: int,
        block_size: int,
        lr: float,
        generator: torch.Generator,
    ) -> list[float]:
        """Train the model in place on data (N,); the loss of every step, before that step."""
        # The line that draws, once a step:
        # starts = torch.randint(len(data) - block_size, (batch_size,), generator=generator)
        pass
