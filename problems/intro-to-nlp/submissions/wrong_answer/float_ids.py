# Builds the rectangle with torch.zeros, which is float32.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        sentences = [sentence.split() for sentence in positive + negative]
        vocabulary = sorted({word for words in sentences for word in words})
        ids = {word: number for number, word in enumerate(vocabulary, start=1)}
        result = torch.zeros(len(sentences), max(len(words) for words in sentences))
        for row, words in enumerate(sentences):
            for column, word in enumerate(words):
                result[row, column] = ids[word]
        return result
