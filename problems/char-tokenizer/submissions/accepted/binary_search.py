# Searches in the sorted characters, and raises the error itself.
from bisect import bisect_left


class Tokenizer:
    def __init__(self, text: str):
        found = ""
        for character in sorted(text):
            if not found.endswith(character):
                found += character
        self.alphabet = found
        self.vocab_size = len(found)

    def encode(self, string: str) -> list[int]:
        ids = []
        for character in string:
            at = bisect_left(self.alphabet, character)
            if self.alphabet[at : at + 1] != character:
                raise KeyError(f"{character!r} is not in the vocabulary")
            ids.append(at)
        return ids

    def decode(self, ids: list[int]) -> str:
        string = ""
        for place in ids:
            string += self.alphabet[place]
        return string
