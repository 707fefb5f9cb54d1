# Puts the negative sentences on top.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        sentences = [sentence.split() for sentence in negative + positive]
        vocabulary = sorted({word for words in sentences for word in words})
        ids = {word: number for number, word in enumerate(vocabulary, start=1)}
        rows = [torch.tensor([ids[word] for word in words]) for words in sentences]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
