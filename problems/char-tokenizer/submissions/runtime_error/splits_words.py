# Takes words for tokens, so that parts of words are unknown.
class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text.split()))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        return [self.ids[character] for character in string.split()]

    def decode(self, ids: list[int]) -> str:
        return " ".join(self.characters[place] for place in ids)
