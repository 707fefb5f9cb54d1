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
        text = []
        tokens = context
        for _ in range(new_chars):
            with torch.no_grad():
                logits = model(tokens[:, -context_length:])
            probabilities = torch.softmax(logits[:, -1, :], dim=-1)
            drawn = torch.multinomial(probabilities, 1, generator=generator)
            tokens = torch.cat((tokens, drawn), dim=1)
            text.append(int_to_char[drawn.item()])
        return "".join(text)
