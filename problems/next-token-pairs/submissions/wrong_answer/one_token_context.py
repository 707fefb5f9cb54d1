# The context is the token before only.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(tokens[i - 1 : i], tokens[i]) for i in range(1, len(tokens))]
