# One dot between the words is end and start at once: one string, all pairs at once.
import torch


class Solution:
    def pairs(self, words, stoi):
        ids = torch.tensor([stoi[c] for c in ".".join(["", *words, ""])])
        return ids[:-1], ids[1:]

    def counts(self, words, stoi):
        first, second = self.pairs(words, stoi)
        size = len(stoi)
        return torch.bincount(first * size + second, minlength=size * size).view(size, size)

    def probabilities(self, N, smoothing=1):
        return torch.nn.functional.normalize((N + smoothing).double(), p=1, dim=1)

    def nll(self, words, stoi, P):
        return -P[self.pairs(words, stoi)].log().mean()
