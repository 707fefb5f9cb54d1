# Takes the length of the text for the size of the vocabulary.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text))
        self.vocab_size = len(text)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids[character] for character in string]

    def decode(self, ids: list[int]) -> str:
        return "".join(self.characters[place] for place in ids)
