# Draws once, from the first row, for the whole batch.
import torch
import torch.nn.functional as F
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.table = nn.Embedding(vocab_size, vocab_size)

    def forward(self, idx, targets=None):
        logits = self.table(idx)
        if targets is None:
            return logits, None
        B, T, V = logits.shape
        logits = logits.view(B * T, V)
        loss = F.cross_entropy(logits, targets.view(B * T))
        return logits, loss

    def generate(self, idx, max_new_tokens, generator=None):
        for _ in range(max_new_tokens):
            logits, _ = self(idx)
            probabilities = F.softmax(logits[:, -1, :], dim=-1)
            drawn = torch.multinomial(probabilities[0], 1, generator=generator)
            drawn = drawn.expand(idx.shape[0], 1)
            idx = torch.cat((idx, drawn), dim=1)
        return idx
