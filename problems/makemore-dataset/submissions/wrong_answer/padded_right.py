# Pads short contexts on the right.
import torch


class Solution:
    def build_dataset(self, words, stoi, block_size):
        contexts, targets = [], []
        for word in words:
            ids = [stoi[letter] for letter in word]
            for end in range(len(ids) + 1):
                seen = ids[max(0, end - block_size) : end]
                contexts.append(seen + [0] * (block_size - len(seen)))
                targets.append(ids[end] if end < len(ids) else 0)
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        return X, torch.tensor(targets, dtype=torch.int64)
