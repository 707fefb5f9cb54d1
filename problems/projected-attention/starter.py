import torch
from torch import nn


class ProjectedAttention(nn.Module):
    def __init__(self, n_embd: int, n_head: int, block_size: int, dropout: float):
        super().__init__()
        # For each head three linear layers without bias, from n_embd to n_embd // n_head; for all
        # together one linear layer from n_embd to n_embd; dropout. (A class for one head helps.)
        pass

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Causal attention of n_head heads, joined and projected: (B, T, n_embd) to the same."""
        pass
