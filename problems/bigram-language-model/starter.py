import torch
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        # One table: row i holds the logits of what follows token i.
        pass

    def forward(
        self, idx: torch.Tensor, targets: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """(logits, loss) for idx (B, T).

        Without targets: logits (B, T, V) and None. With targets (B, T): logits (B*T, V) and the
        mean cross entropy.
        """
        pass

    def generate(
        self, idx: torch.Tensor, max_new_tokens: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """idx (B, T) continued: (B, T + max_new_tokens)."""
        # The line that draws, once a step:
        # drawn = torch.multinomial(probabilities, 1, generator=generator)
        pass
