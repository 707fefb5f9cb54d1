# Inserts each new letter at its place in a sorted list; returns a list of two.
import bisect


class Solution:
    def build(self, words):
        letters = []
        for word in words:
            for letter in word:
                at = bisect.bisect_left(letters, letter)
                if letters[at : at + 1] != [letter]:
                    letters.insert(at, letter)
        itos = dict(enumerate(["."] + letters))
        return [{itos[i]: i for i in itos}, itos]
