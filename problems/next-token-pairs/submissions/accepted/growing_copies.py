# A growing list, copied for every pair.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        found = []
        context: list[str] = []
        for token in tokens:
            if context:
                found.append((list(context), token))
            context.append(token)
        return found
