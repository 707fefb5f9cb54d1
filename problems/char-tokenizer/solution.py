class Tokenizer:
    def __init__(self, text: str):
        characters = sorted(set(text))
        self.vocab_size = len(characters)
        self.ids = {character: place for place, character in enumerate(characters)}
        self.characters = characters

    def encode(self, string: str) -> list[int]:
        """The ids of the characters of string; raises KeyError for an unknown one."""
        return [self.ids[character] for character in string]

    def decode(self, ids: list[int]) -> str:
        """The string whose characters have these ids."""
        return "".join(self.characters[place] for place in ids)
