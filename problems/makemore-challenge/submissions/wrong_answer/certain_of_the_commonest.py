# The commonest successor, and certain of it: right more often than not, and punished when wrong.
import torch


class Solution:
    def fit(self, words, seconds):
        text = encode("." + ".".join(words) + ".")
        counts = torch.zeros(27, 27)
        for first, second in zip(text[:-1].tolist(), text[1:].tolist()):
            counts[first, second] += 1
        best = 20.0 * torch.nn.functional.one_hot(counts.argmax(1), 27).float()
        return lambda context: best[context[:, -1]]
