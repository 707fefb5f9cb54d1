# Makes all letters small.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text.lower()))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids[character] for character in string.lower()]

    def decode(self, ids: list[int]) -> str:
        return "".join(self.characters[place] for place in ids)
