# A module that gives the logits of every position, and a loss beside them, as many GPTs do.
import torch
from torch import nn


class Pairs(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(9, 3)

    def forward(self, tokens, targets=None):
        before = torch.cat([torch.zeros_like(tokens[:, :1]), tokens[:, :-1]], 1)
        logits = self.table(3 * before + tokens)
        loss = None
        if targets is not None:
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        return logits, loss


class Solution:
    def fit(self, words, seconds):
        model = Pairs()
        text = torch.tensor([[".ab".index(letter) for letter in "." + ".".join(words) + "."]])
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for _ in range(100):
            _, loss = model(text[:, :-1], text[:, 1:])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return model
