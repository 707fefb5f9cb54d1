# Takes the caller's list apart.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        a, b = int(0.8 * len(words)), int(0.9 * len(words))
        train = [words.pop(0) for _ in range(a)]
        dev = [words.pop(0) for _ in range(b - a)]
        return train, dev, words
