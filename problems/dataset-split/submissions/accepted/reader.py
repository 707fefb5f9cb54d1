# Reads the words off one iterator, part after part.
from itertools import islice


class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        n = len(words)
        source = iter(words)
        train = list(islice(source, int(n * 0.8)))
        dev = list(islice(source, int(n * 0.9) - len(train)))
        return [train, dev, list(source)]
