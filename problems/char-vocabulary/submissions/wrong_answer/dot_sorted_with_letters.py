# Sorts the dot along with the letters and hopes that it comes first.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = sorted(set(".".join(words) + "."))
        stoi = {letter: place for place, letter in enumerate(letters)}
        itos = {place: letter for letter, place in stoi.items()}
        return stoi, itos
