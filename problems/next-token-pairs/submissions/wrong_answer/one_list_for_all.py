# Stores one growing list in every pair.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        context, found = [], []
        for before, following in zip(tokens, tokens[1:]):
            context.append(before)
            found.append((context, following))
        return found
