import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        """The sentences as rows of token ids, int64 (P + Q, T), padded on the right with 0."""
        sentences = [sentence.split() for sentence in positive + negative]
        vocabulary = sorted({word for words in sentences for word in words})
        ids = {word: number for number, word in enumerate(vocabulary, start=1)}
        rows = [torch.tensor([ids[word] for word in words]) for words in sentences]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
