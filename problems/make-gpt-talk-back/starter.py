import torch
from torch import nn


class Solution:
    def generate(
        self,
        model: nn.Module,
        new_chars: int,
        context: torch.Tensor,
        context_length: int,
        int_to_char: dict[int, str],
        generator: torch.Generator,
    ) -> str:
        """The next new_chars characters that the model writes after context (1, T)."""
        # The line that draws, once a round:
        # drawn = torch.multinomial(probabilities, 1, generator=generator)
        pass
