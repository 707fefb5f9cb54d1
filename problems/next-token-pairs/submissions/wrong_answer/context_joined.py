# Joins the context to a text.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        return [(" ".join(tokens[:i]), tokens[i]) for i in range(1, len(tokens))]
