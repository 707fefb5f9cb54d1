# Takes the code points themselves for ids.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [ord(character) for character in string]

    def decode(self, ids: list[int]) -> str:
        return "".join(chr(place) for place in ids)
