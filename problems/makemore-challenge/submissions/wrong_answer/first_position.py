# Returns the prediction after the first token instead of the last: position 0 has seen '.' only.
import torch
from torch import nn


class Table(nn.Module):
    def __init__(self, logits):
        super().__init__()
        self.register_buffer("logits", logits)

    def forward(self, tokens):
        return self.logits[tokens][:, 0]


class Solution:
    def fit(self, words, seconds):
        text = encode("." + ".".join(words) + ".")
        counts = torch.ones(27, 27)
        for first, second in zip(text[:-1].tolist(), text[1:].tolist()):
            counts[first, second] += 1
        return Table(counts.log())
