# NumPy finds the ids in the sorted array of distinct words.
import numpy as np
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        sentences = [np.array(s.split(), dtype=object) for s in positive + negative]
        vocabulary = np.array(sorted(set(np.concatenate(sentences))), dtype=object)
        result = np.zeros((len(sentences), max(map(len, sentences))), dtype=np.int64)
        for row, words in enumerate(sentences):
            result[row, : len(words)] = np.searchsorted(vocabulary, words) + 1
        return torch.from_numpy(result)
