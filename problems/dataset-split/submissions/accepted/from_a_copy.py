# Takes a copy apart from its end.
import math


class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        train = list(words)
        b = math.floor(len(words) * 9 / 10)
        test = train[b:]
        del train[b:]
        a = math.floor(len(words) * 8 / 10)
        dev = train[a:]
        del train[a:]
        return train, dev, test
