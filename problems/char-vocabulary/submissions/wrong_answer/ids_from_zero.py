# Counts the letters from 0 and puts the dot last.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters)}
        stoi["."] = len(letters)
        itos = {place: letter for letter, place in stoi.items()}
        return stoi, itos
