# Takes int(0.1 n) words from the end for the test set.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        a, b = int(0.8 * len(words)), len(words) - int(0.1 * len(words))
        return words[:a], words[a:b], words[b:]
