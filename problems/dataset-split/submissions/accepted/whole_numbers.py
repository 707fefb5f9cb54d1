# Whole-number arithmetic, and one pass over the indices.
class Solution:
    def split(self, words):
        n = len(words)
        parts = ([], [], [])
        for index, word in enumerate(words):
            part = (index >= 8 * n // 10) + (index >= 9 * n // 10)
            parts[part].append(word)
        return parts
