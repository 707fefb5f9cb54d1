class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        """Every (context, next token) of the text, the shortest context first."""
        pass
