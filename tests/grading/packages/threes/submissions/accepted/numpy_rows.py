# Counted in NumPy, one row of the batch after the other, logits far from normalised.
import numpy as np


class Solution:
    def fit(self, words, seconds):
        self.counts = np.full((3, 3, 3), 0.1)
        for word in words:
            tokens = [".ab".index(letter) for letter in ".." + word + "."]
            for at in range(2, len(tokens)):
                self.counts[tokens[at - 2], tokens[at - 1], tokens[at]] += 1
        return self.logits

    def logits(self, context):
        rows = [[0, 0, *row] for row in context.tolist()]
        return np.stack([1000.0 + np.log(self.counts[row[-2], row[-1]]) for row in rows])
