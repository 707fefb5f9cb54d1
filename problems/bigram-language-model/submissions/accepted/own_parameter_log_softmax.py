# The table as an nn.Parameter, the loss picked out of a log-softmax, room for all tokens at once.
import torch
from torch import nn


class BigramLanguageModel(nn.Module):
    def __init__(self, vocab_size: int):
        super().__init__()
        self.next_scores = nn.Parameter(torch.randn(vocab_size, vocab_size))

    def forward(self, idx, targets=None):
        scores = self.next_scores[idx]
        if targets is None:
            return scores, None
        log_p = scores.log_softmax(dim=2)
        loss = -log_p.gather(2, targets.unsqueeze(2)).mean()
        return scores.reshape(-1, scores.size(2)), loss

    def generate(self, idx, max_new_tokens, generator=None):
        given = idx.shape[1]
        out = idx.new_zeros(idx.shape[0], given + max_new_tokens)
        out[:, :given] = idx
        for end in range(given, out.shape[1]):
            scores, _ = self(out[:, :end])
            drawn = torch.multinomial(scores[:, -1].softmax(1), 1, generator=generator)
            out[:, end] = drawn[:, 0]
        return out
