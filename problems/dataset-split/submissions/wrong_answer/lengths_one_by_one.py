# Adds up lengths that are cut off, and loses the rest.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        a, b = int(0.8 * len(words)), int(0.8 * len(words)) + int(0.1 * len(words))
        return words[:a], words[a:b], words[b : b + int(0.1 * len(words))]
