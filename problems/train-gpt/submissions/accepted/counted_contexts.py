# No network: contexts of up to six characters counted, longer ones leaning on shorter ones.
import numpy as np

ORDERS = 6
LEAN = 4.0  # how many counts the shorter context's word is worth


class Solution:
    def fit(self, text, seconds):
        self.places = {character: at for at, character in enumerate(ALPHABET)}
        tokens = np.array([self.places[character] for character in text])
        self.tables = []
        size, keys = len(ALPHABET), np.zeros(len(tokens), dtype=np.int64)
        for order in range(ORDERS):
            if order:  # the tokens before each place, as one number
                keys[order:] += tokens[:-order] * size ** (order - 1)
            pairs, counts = np.unique(keys[order:] * size + tokens[order:], return_counts=True)
            self.tables.append((pairs, counts))
        return self.logits

    def logits(self, context):
        rows = context.numpy()
        size = len(ALPHABET)
        chances = np.full((len(rows), size), 1 / size)
        keys = np.zeros(len(rows), dtype=np.int64)
        for order, (pairs, counts) in enumerate(self.tables):
            if order > rows.shape[1]:
                break
            if order:
                keys += rows[:, -order] * size ** (order - 1)
            asked = keys[:, None] * size + np.arange(size)
            at = np.minimum(np.searchsorted(pairs, asked), len(pairs) - 1)
            found = np.where(pairs[at] == asked, counts[at], 0)
            chances = (found + LEAN * chances) / (found.sum(1, keepdims=True) + LEAN)
        return np.log(chances)
