import torch
import torch.nn.functional as F


class Solution:
    def train(
        self,
        params: tuple[torch.Tensor, ...],
        X: torch.Tensor,
        Y: torch.Tensor,
        steps: int,
        batch_size: int,
        lr: float,
        generator: torch.Generator,
    ) -> list[float]:
        """Train params in place on minibatches of X (N, T) and Y (N,); the loss of each step.

        params: the tuple of C (V, E), W1 (T * E, H), b1 (H,), W2 (H, V), b2 (V,).
        """
        # The line that draws, once a step:
        # indices = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
        pass
