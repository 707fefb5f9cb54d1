# A GRU over whole names, all positions at once; forward gives logits for every position.
import time

import torch
from torch import nn


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(27, 24)
        self.cell = nn.GRU(24, 96, batch_first=True)
        self.head = nn.Linear(96, 27)

    def forward(self, tokens):
        states, _ = self.cell(self.embedding(tokens[:, -16:]))
        return self.head(states)


class Solution:
    def fit(self, words, seconds):
        end = time.process_time() + min(seconds, 4.0)
        letters = {letter: at for at, letter in enumerate(".abcdefghijklmnopqrstuvwxyz")}
        text = torch.tensor([letters[letter] for letter in "." + ".".join(words) + "."])
        model = Recurrent()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        while time.process_time() < end:
            starts = torch.randint(len(text) - 17, (64, 1))
            rows = text[starts + torch.arange(17)]
            logits = model(rows[:, :-1])
            loss = nn.functional.cross_entropy(logits.reshape(-1, 27), rows[:, 1:].reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return model
