# A loop over the sorted letters that fills both tables as it goes.
from itertools import chain


class Solution:
    def build(self, words):
        stoi, itos = {".": 0}, {0: "."}
        for letter in sorted(set(chain.from_iterable(words))):
            itos[len(stoi)] = letter
            stoi[letter] = len(stoi)
        return stoi, itos
