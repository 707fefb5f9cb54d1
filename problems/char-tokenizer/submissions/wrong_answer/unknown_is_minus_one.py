# Gives unknown characters the id -1.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids.get(character, -1) for character in string]

    def decode(self, ids: list[int]) -> str:
        return "".join(self.characters[place] for place in ids)
