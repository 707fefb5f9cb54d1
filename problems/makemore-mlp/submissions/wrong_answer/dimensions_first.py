# Flattens with the dimensions of the embedding in front of the places.
import torch


class Solution:
    def forward(self, params: tuple[torch.Tensor, ...], X: torch.Tensor) -> torch.Tensor:
        C, W1, b1, W2, b2 = params
        x = C[X].transpose(1, 2).reshape(X.shape[0], -1)
        h = torch.tanh(x @ W1 + b1)
        return h @ W2 + b2
