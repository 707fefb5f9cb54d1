# Counts the rows first, then fills two tables of zeros.
import torch


class Solution:
    def build_dataset(self, words, stoi, block_size):
        rows = sum(len(word) + 1 for word in words)
        X = torch.zeros((rows, block_size), dtype=torch.int64)
        Y = torch.zeros(rows, dtype=torch.int64)
        row = 0
        for word in words:
            ids = [stoi[letter] for letter in word]
            for end in range(len(ids) + 1):
                seen = ids[max(0, end - block_size) : end]
                if seen:
                    X[row, block_size - len(seen) :] = torch.tensor(seen)
                if end < len(ids):
                    Y[row] = ids[end]
                row += 1
        return X, Y
