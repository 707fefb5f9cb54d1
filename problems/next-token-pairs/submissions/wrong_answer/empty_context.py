# Begins with an empty context.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(tokens[:i], tokens[i]) for i in range(len(tokens))]
