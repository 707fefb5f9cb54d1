# Room for all tokens from the start, filled in step by step.
import torch
import torch.nn.functional as F
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
        given = context.size(1)
        tokens = torch.zeros(given + new_chars, dtype=torch.int64)
        tokens[:given] = context[0]
        for end in range(given, given + new_chars):
            start = max(0, end - context_length)
            logits = model(tokens[start:end].unsqueeze(0)).squeeze(0)
            probabilities = F.softmax(logits, dim=-1)[-1]
            tokens[end] = torch.multinomial(probabilities, 1, generator=generator)[0]
        return "".join(map(int_to_char.__getitem__, tokens[given:].tolist()))
