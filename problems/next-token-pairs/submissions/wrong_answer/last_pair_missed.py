# Stops before the last token.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(tokens[:i], tokens[i]) for i in range(1, len(tokens) - 1)]
