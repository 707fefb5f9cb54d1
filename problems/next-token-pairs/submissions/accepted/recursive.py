# The pairs of all but the last token, then one more.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        if len(tokens) < 2:
            return []
        *before, last = tokens
        return self.pairs(before) + [(before, last)]
