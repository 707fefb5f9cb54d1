# Forgets to turn the second table round.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters, start=1)}
        stoi["."] = 0
        itos = dict(stoi)
        return stoi, itos
