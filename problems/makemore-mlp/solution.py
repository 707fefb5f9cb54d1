import torch


class Solution:
    def forward(self, params: tuple[torch.Tensor, ...], X: torch.Tensor) -> torch.Tensor:
        """The logits (N, V) of the characters after the contexts X (N, T), int64.

        params: C (V, E), W1 (T * E, H), b1 (H,), W2 (H, V), b2 (V,).
        """
        C, W1, b1, W2, b2 = params
        x = C[X].view(X.shape[0], -1)
        h = torch.tanh(x @ W1 + b1)
        return h @ W2 + b2
