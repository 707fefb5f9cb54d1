# Trains for a number of steps that takes far longer than `seconds`.
import torch
from torch import nn


class Solution:
    def fit(self, words, seconds):
        text = encode("." + ".".join(words) + ".")
        model = nn.Embedding(27, 27)
        optimizer = torch.optim.SGD(model.parameters(), lr=10.0)
        for _ in range(1_000_000):
            loss = nn.functional.cross_entropy(model(text[:-1]), text[1:])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return model
