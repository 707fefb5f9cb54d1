# Fills short sentences up on the left.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        sentences = [sentence.split() for sentence in positive + negative]
        vocabulary = sorted({word for words in sentences for word in words})
        ids = {word: number for number, word in enumerate(vocabulary, start=1)}
        longest = max(len(words) for words in sentences)
        rows = [[0] * (longest - len(words)) + [ids[word] for word in words] for words in sentences]
        return torch.tensor(rows)
