class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        """The tables (stoi, itos) between the characters of words and their ids; "." is 0."""
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters, start=1)}
        stoi["."] = 0
        itos = {place: letter for letter, place in stoi.items()}
        return stoi, itos
