# A table inside nn.Sequential; generate reads the last column only, and draws from float64.
import torch
import torch.nn.functional as F
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.net = nn.Sequential(nn.Embedding(vocab_size, vocab_size))

    def forward(self, idx, targets=None):
        logits = self.net(idx)
        if targets is not None:
            loss = F.cross_entropy(logits.transpose(1, 2), targets)
            return logits.flatten(end_dim=1), loss
        return logits, None

    def generate(self, idx, max_new_tokens, generator=None):
        columns = [idx]
        for _ in range(max_new_tokens):
            logits, _ = self.forward(columns[-1][:, -1:])
            p = torch.softmax(logits.squeeze(1).double(), dim=-1)
            columns.append(torch.multinomial(p, num_samples=1, generator=generator))
        return torch.hstack(columns)
