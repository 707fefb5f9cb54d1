# Keeps only the window that the model may read, and exponentials by hand.
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
        model.eval()
        window = context[:, -context_length:].clone()
        text = ""
        with torch.inference_mode():
            while len(text) < new_chars:
                scores = model(window)[:, -1]
                weights = torch.exp(scores - scores.amax(dim=1, keepdim=True))
                drawn = torch.multinomial(weights, num_samples=1, generator=generator)
                text += int_to_char[int(drawn)]
                window = torch.cat([window, drawn], 1)[:, -context_length:]
        return text
