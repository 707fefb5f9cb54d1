# Writes one character, then lets itself write the rest.
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
        if new_chars == 0:
            return ""
        logits = model(context[:, -context_length:])[:, -1, :]
        drawn = torch.multinomial(torch.softmax(logits, 1), 1, generator=generator)
        return int_to_char[drawn.item()] + self.generate(
            model,
            new_chars - 1,
            torch.hstack((context, drawn)),
            context_length,
            int_to_char,
            generator,
        )
