# Returns train, test, dev.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        a, b = int(0.8 * len(words)), int(0.9 * len(words))
        return words[:a], words[b:], words[a:b]
