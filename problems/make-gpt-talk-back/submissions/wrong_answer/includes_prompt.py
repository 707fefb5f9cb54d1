# Returns the context's characters too.
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
        text = "".join(int_to_char[token] for token in context[0].tolist())
        for _ in range(new_chars):
            logits = model(context[:, -context_length:])
            probabilities = torch.softmax(logits[:, -1, :], dim=-1)
            drawn = torch.multinomial(probabilities, 1, generator=generator)
            context = torch.cat((context, drawn), dim=-1)
            text += int_to_char[drawn.item()]
        return text
