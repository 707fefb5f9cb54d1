# A list of means; one helper multiplies; a large negative number for minus infinity.
import torch


def average(weights, x):
    return torch.matmul(weights.expand(x.shape[0], -1, -1), x)


class Solution:
    def loop(self, x):
        rows = [[sequence[: t + 1].mean(0) for t in range(len(sequence))] for sequence in x]
        return torch.stack([torch.stack(row) for row in rows])

    def matmul(self, x):
        ones = x.new_ones(x.shape[1], x.shape[1])
        counts = torch.arange(1, x.shape[1] + 1).unsqueeze(1)
        return average(ones.tril() / counts, x)

    def softmax(self, x):
        scores = x.new_zeros(x.shape[1], x.shape[1])
        scores -= 1e9 * torch.triu(torch.ones_like(scores), 1)
        return average(scores.softmax(-1), x)
