# Sorts the words before the cut.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        words = sorted(words)
        a, b = int(0.8 * len(words)), int(0.9 * len(words))
        return words[:a], words[a:b], words[b:]
