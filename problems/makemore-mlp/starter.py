import torch


class Solution:
    def forward(self, params: tuple[torch.Tensor, ...], X: torch.Tensor) -> torch.Tensor:
        """The logits (N, V) of the characters after the contexts X (N, T), int64.

        params: the tuple of C (V, E), W1 (T * E, H), b1 (H,), W2 (H, V), b2 (V,).
        """
        pass
