# Functions made in the constructor, with a subclass of KeyError for the unknown.
class UnknownCharacter(KeyError):
    pass


class Tokenizer:
    def __init__(self, text):
        vocabulary = sorted(set(text))
        ids = {c: i for i, c in enumerate(vocabulary)}
        self.vocab_size = max(ids.values()) + 1

        def encode(string):
            try:
                return [ids[c] for c in string]
            except KeyError as error:
                raise UnknownCharacter(error.args[0]) from None

        self.encode = encode
        self.decode = lambda places: "".join(vocabulary[i] for i in places)
