# All windows cut in advance; zero_grad after the step; the loss from the logits by hand.
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
        windows = data.unfold(0, block_size + 1, 1)
        optimizer = torch.optim.AdamW(model.parameters(), lr)
        losses = torch.zeros(steps)
        for step in range(steps):
            chosen = windows[
                torch.randint(len(data) - block_size, (batch_size,), generator=generator)
            ]
            logits, _ = model(chosen[:, :-1])
            log_p = logits.log_softmax(-1)
            loss = -log_p.gather(-1, chosen[:, 1:, None]).mean()
            losses[step] = loss.detach()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
        return losses.tolist()
