# Asks for a token after the last.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(tokens[: i + 1], tokens[i + 1]) for i in range(len(tokens))]
