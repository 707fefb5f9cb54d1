class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        """The first 80%, the next 10% and the rest of words: (train, dev, test)."""
        a, b = int(0.8 * len(words)), int(0.9 * len(words))
        return words[:a], words[a:b], words[b:]
