# Probabilities of shape (V,) in float64, tokens in a plain list.
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
        tokens = context[0].tolist()
        for _ in range(new_chars):
            window = torch.tensor([tokens[-context_length:]])
            scores = model(window)[0, -1].double()
            tokens.append(torch.multinomial(scores.softmax(0), 1, generator=generator).item())
        return "".join(int_to_char[token] for token in tokens[context.shape[1] :])
