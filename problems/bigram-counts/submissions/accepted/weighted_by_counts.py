# The loss from the counts: each logarithm as often as its pair occurs.
import torch


class Solution:
    def counts(self, words, stoi):
        N = torch.zeros(len(stoi), len(stoi), dtype=torch.long)
        one = torch.ones((), dtype=torch.long)
        for word in words:
            ids = torch.tensor([0] + [stoi[letter] for letter in word] + [0])
            N.index_put_((ids[:-1], ids[1:]), one, accumulate=True)
        return N

    def probabilities(self, N, smoothing=1):
        P = N.float() + smoothing
        return (P.T / P.sum(1)).T

    def nll(self, words, stoi, P):
        N = self.counts(words, stoi)
        return -((N * P.log()).sum() / N.sum()).item()
