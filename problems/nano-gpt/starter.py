import torch
from torch import nn


class GPT(nn.Module):
    def __init__(
        self,
        vocab_size: int,
        n_embd: int,
        n_head: int,
        n_layer: int,
        block_size: int,
        dropout: float,
    ):
        super().__init__()
        # Classes of your own for a head, the attention, the feed-forward network and the block
        # keep this short.
        pass

    def forward(
        self, idx: torch.Tensor, targets: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Logits and loss: (B, T, V) and None, or with targets (B * T, V) and the mean loss."""
        pass

    def generate(
        self, idx: torch.Tensor, max_new_tokens: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """idx (B, T) continued: (B, T + max_new_tokens)."""
        # The line that draws, once a token:
        # drawn = torch.multinomial(probabilities, 1, generator=generator)
        pass
