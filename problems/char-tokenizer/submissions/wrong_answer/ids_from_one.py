# Counts from 1, as if 0 were kept for something.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters, start=1)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids[character] for character in string]

    def decode(self, ids: list[int]) -> str:
        return "".join(self.characters[place - 1] for place in ids)
