# The rows by one-hot vectors and a product, cross entropy by logsumexp, recursion for the text.
import torch
import torch.nn.functional as F
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, vocab_size)
        self.vocab_size = vocab_size

    def forward(self, idx, targets=None):
        logits = F.one_hot(idx, self.vocab_size).float() @ self.embedding.weight
        if targets is None:
            return logits, None
        rows, wanted = logits.view(-1, self.vocab_size), targets.reshape(-1)
        picked = rows[torch.arange(len(rows)), wanted]
        return rows, (rows.logsumexp(dim=-1) - picked).mean()

    @torch.no_grad()
    def generate(self, idx, max_new_tokens, generator=None):
        if max_new_tokens == 0:
            return idx.clone()
        logits = self(idx)[0][:, -1]
        weights = (logits - logits.amax(dim=-1, keepdim=True)).exp()
        drawn = torch.multinomial(weights, 1, generator=generator)
        return self.generate(torch.cat([idx, drawn], 1), max_new_tokens - 1, generator)
