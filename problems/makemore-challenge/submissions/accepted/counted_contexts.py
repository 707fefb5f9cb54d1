# No network: contexts of up to four letters counted, longer ones leaning on shorter ones.
import numpy as np

ORDERS = 5
LEAN = 5.0  # how many counts the shorter context's word is worth


class Solution:
    def fit(self, words, seconds):
        text = "." + ".".join(words) + "."
        place = {letter: at for at, letter in enumerate(ALPHABET)}
        self.counts = [{} for _ in range(ORDERS)]
        for at in range(1, len(text)):
            target = place[text[at]]
            begin = text.rindex(".", 0, at)  # what stands before a name says nothing about it
            for order, counts in enumerate(self.counts):
                if order > at - begin:
                    break
                row = counts.setdefault(text[at - order : at], np.zeros(27))
                row[target] += 1
        return self.logits

    def logits(self, context):
        rows = []
        for row in context.tolist():
            text = "".join(ALPHABET[token] for token in row)
            name = text[text.rindex(".") :]
            chances = np.full(27, 1 / 27)
            for order, counts in enumerate(self.counts):
                found = counts.get(name[len(name) - order :] if order else "")
                if order > len(name) or found is None:
                    break
                chances = (found + LEAN * chances) / (found.sum() + LEAN)
            rows.append(np.log(chances))
        return np.stack(rows)
