# Returns probabilities.
import torch


class Solution:
    def forward(self, params: tuple[torch.Tensor, ...], X: torch.Tensor) -> torch.Tensor:
        C, W1, b1, W2, b2 = params
        x = C[X].view(X.shape[0], -1)
        h = torch.tanh(x @ W1 + b1)
        return torch.softmax(h @ W2 + b2, dim=1)
