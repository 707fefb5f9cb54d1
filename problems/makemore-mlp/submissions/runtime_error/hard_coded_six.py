# Flattens to six columns: three characters of two dimensions.
import torch


class Solution:
    def forward(self, params: tuple[torch.Tensor, ...], X: torch.Tensor) -> torch.Tensor:
        C, W1, b1, W2, b2 = params
        x = C[X].view(-1, 6)
        h = torch.tanh(x @ W1 + b1)
        return h @ W2 + b2
