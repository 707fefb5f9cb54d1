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
        optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        losses = []
        for _ in range(steps):
            starts = torch.randint(len(data) - block_size, (batch_size,), generator=generator)
            x = torch.stack([data[s : s + block_size] for s in starts])
            y = torch.stack([data[s + 1 : s + block_size + 1] for s in starts])
            _, loss = model(x, y)
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return losses
