# Returns the exponents in the place of the rates.
import torch
import torch.nn.functional as F


class Solution:
    def find(
        self,
        params: tuple[torch.Tensor, ...],
        X: torch.Tensor,
        Y: torch.Tensor,
        steps: int,
        batch_size: int,
        generator: torch.Generator,
    ) -> tuple[list[float], list[float]]:
        C, W1, b1, W2, b2 = params
        lrs = (10 ** torch.linspace(-3, 0, steps)).tolist()
        losses = []
        for lr in lrs:
            indices = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            x = C[X[indices]].view(batch_size, -1)
            logits = torch.tanh(x @ W1 + b1) @ W2 + b2
            loss = F.cross_entropy(logits, Y[indices])
            for p in params:
                p.grad = None
            loss.backward()
            for p in params:
                p.data -= lr * p.grad
            losses.append(loss.item())
        return torch.linspace(-3, 0, steps).tolist(), losses
