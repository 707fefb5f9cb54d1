class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        """The first 80%, the next 10% and the rest of words: (train, dev, test)."""
        pass
