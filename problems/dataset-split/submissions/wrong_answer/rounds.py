# Rounds the borders to the nearest whole number.
class Solution:
    def split(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        a, b = round(0.8 * len(words)), round(0.9 * len(words))
        return words[:a], words[a:b], words[b:]
