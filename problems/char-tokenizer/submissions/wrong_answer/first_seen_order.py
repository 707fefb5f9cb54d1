# Takes the characters in the order in which they appear.
class Tokenizer:
    def __init__(self, text: str):
        characters = list(dict.fromkeys(text))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids[character] for character in string]

    def decode(self, ids: list[int]) -> str:
        return "".join(self.characters[place] for place in ids)
