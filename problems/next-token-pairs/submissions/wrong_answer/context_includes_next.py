# The context contains the token that is asked for.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(tokens[: i + 1], tokens[i]) for i in range(1, len(tokens))]
