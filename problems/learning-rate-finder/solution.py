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
        """The rates 10**e, e from -3 to 0, and the loss of one step of training with each.

        params: C (V, E), W1 (T * E, H), b1 (H,), W2 (H, V), b2 (V,), trained in place.
        X (N, T) and Y (N,) are int64.
        """
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
        return lrs, losses
