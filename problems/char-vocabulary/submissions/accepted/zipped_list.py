# One list with the dot put in front, zipped with its positions.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        seen = set()
        for word in words:
            seen |= set(word)
        characters = ["."] + sorted(seen)
        ids = range(len(characters))
        return dict(zip(characters, ids)), dict(zip(ids, characters))
