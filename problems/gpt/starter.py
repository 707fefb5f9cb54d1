import torch
from torch import nn


class GPT(nn.Module):
    def __init__(
        self,
        vocab_size: int,
        context_length: int,
        model_dim: int,
        num_blocks: int,
        num_heads: int,
    ):
        super().__init__()
        # Two embeddings, the given TransformerBlock(model_dim, num_heads) num_blocks times,
        # a layer norm, a linear layer.
        pass

    def forward(self, context: torch.Tensor) -> torch.Tensor:
        """Probabilities of the token that follows each position: (B, T) to (B, T, vocab_size)."""
        pass
