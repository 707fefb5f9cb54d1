# The mark itself: a table of pairs, counted. It looks at one letter only.
import torch


class Solution:
    def fit(self, words, seconds):
        text = encode("." + ".".join(words) + ".")
        counts = torch.ones(27, 27)
        for first, second in zip(text[:-1].tolist(), text[1:].tolist()):
            counts[first, second] += 1
        logits = counts.log()
        return lambda context: logits[context[:, -1]]
