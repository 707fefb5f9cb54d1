# Gives each of the two lists a vocabulary of its own.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        rows = []
        for sentences in (positive, negative):
            vocabulary = sorted({word for sentence in sentences for word in sentence.split()})
            ids = {word: number for number, word in enumerate(vocabulary, start=1)}
            rows += [torch.tensor([ids[word] for word in s.split()]) for s in sentences]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
