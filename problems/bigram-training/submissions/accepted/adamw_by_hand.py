# AdamW written out, with the gradients from torch.autograd.grad.
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
        weights = list(model.parameters())
        means = [torch.zeros_like(w) for w in weights]
        squares = [torch.zeros_like(w) for w in weights]
        losses = []
        for t in range(1, steps + 1):
            starts = torch.randint(len(data) - block_size, (batch_size,), generator=generator)
            rows = [data[s : s + block_size + 1] for s in starts.tolist()]
            batch = torch.stack(rows)
            loss = model(batch[:, :-1].contiguous(), batch[:, 1:].contiguous())[1]
            losses.append(loss.item())
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, g, m, v in zip(weights, gradients, means, squares):
                    m += 0.1 * (g - m)
                    v += 0.001 * (g * g - v)
                    w *= 1 - lr * 0.01
                    w -= lr * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        return losses
