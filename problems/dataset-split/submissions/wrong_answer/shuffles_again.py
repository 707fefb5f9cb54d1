# Shuffles a copy before the cut.
import random


class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        words = words.copy()
        random.Random(42).shuffle(words)
        a, b = int(0.8 * len(words)), int(0.9 * len(words))
        return words[:a], words[a:b], words[b:]
