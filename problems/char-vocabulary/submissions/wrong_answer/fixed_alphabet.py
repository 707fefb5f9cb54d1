# Takes a to z, whatever the words are.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = "abcdefghijklmnopqrstuvwxyz"
        stoi = {letter: place for place, letter in enumerate(letters, start=1)}
        stoi["."] = 0
        itos = {place: letter for letter, place in stoi.items()}
        return stoi, itos
