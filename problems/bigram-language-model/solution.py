import torch
import torch.nn.functional as F
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.table = nn.Embedding(vocab_size, vocab_size)

    def forward(
        self, idx: torch.Tensor, targets: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """(logits, loss) for idx (B, T).

        Without targets: logits (B, T, V) and None. With targets (B, T): logits (B*T, V) and the
        mean cross entropy.
        """
        logits = self.table(idx)
        if targets is None:
            return logits, None
        logits = logits.flatten(0, 1)
        return logits, F.cross_entropy(logits, targets.flatten())

    def generate(
        self, idx: torch.Tensor, max_new_tokens: int, generator: torch.Generator | None = None
    ) -> torch.Tensor:
        """idx (B, T) continued: (B, T + max_new_tokens)."""
        for _ in range(max_new_tokens):
            logits, _ = self(idx)
            probabilities = torch.softmax(logits[:, -1, :], dim=-1)
            drawn = torch.multinomial(probabilities, 1, generator=generator)
            idx = torch.cat((idx, drawn), dim=1)
        return idx
