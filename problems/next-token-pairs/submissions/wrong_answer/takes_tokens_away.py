# Empties the list that it was given.
class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        found = []
        while len(tokens) > 1:
            following = tokens.pop()
            found.insert(0, (list(tokens), following))
        return found
