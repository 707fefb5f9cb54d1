class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        """Every (context, next token) of the text, the shortest context first."""
        return [(tokens[:i], tokens[i]) for i in range(1, len(tokens))]
