class Tokenizer:
    def __init__(self, text: str):
        # Make the vocabulary here, and set self.vocab_size.
        pass

    def encode(self, string: str) -> list[int]:
        """The ids of the characters of string; raises KeyError for an unknown one."""
        pass

    def decode(self, ids: list[int]) -> str:
        """The string whose characters have these ids."""
        pass
