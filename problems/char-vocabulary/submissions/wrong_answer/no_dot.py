# Leaves the dot out.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters, start=1)}
        itos = {place: letter for letter, place in stoi.items()}
        return stoi, itos
