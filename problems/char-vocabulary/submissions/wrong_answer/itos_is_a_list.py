# Returns a list of characters for the way back.
class Solution:
    def build(self, words: list[str]) -> tuple[dict[str, int], dict[int, str]]:
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters, start=1)}
        stoi["."] = 0
        itos = [".", *letters]
        return stoi, itos
