import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, model_dim: int, num_heads: int):
        super().__init__()
        # The given MultiHeadedSelfAttention(model_dim, model_dim, num_heads), the class that you
        # wrote some exercises ago; the given FeedForward(model_dim); and two layer norms.
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One pre-norm block: (B, T, model_dim) to (B, T, model_dim)."""
        pass
