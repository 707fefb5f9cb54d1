# A sorted list and a dictionary made of it, read through map.
class Tokenizer:
    def __init__(self, text):
        self.itos = list(dict.fromkeys(sorted(text)))
        self.stoi = dict(zip(self.itos, range(len(text))))

    @property
    def vocab_size(self):
        return len(self.itos)

    def encode(self, string):
        return list(map(self.stoi.__getitem__, string))

    def decode(self, ids):
        return "".join(map(self.itos.__getitem__, ids))
