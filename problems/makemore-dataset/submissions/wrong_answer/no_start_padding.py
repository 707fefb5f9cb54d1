# Takes only windows that are full of letters.
import torch


class Solution:
    def build_dataset(self, words, stoi, block_size):
        contexts, targets = [], []
        for word in words:
            ids = [stoi[letter] for letter in word + "."]
            for at in range(len(ids) - block_size):
                contexts.append(ids[at : at + block_size])
                targets.append(ids[at + block_size])
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        return X, torch.tensor(targets, dtype=torch.int64)
