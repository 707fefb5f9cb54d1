# Pads each word's ids with zeros and cuts all its windows at once.
import torch


class Solution:
    def build_dataset(self, words, stoi, block_size):
        X = [torch.empty(0, block_size, dtype=torch.long)]
        Y = [torch.empty(0, dtype=torch.long)]
        for word in words:
            ids = torch.tensor([0] * block_size + [stoi[c] for c in word] + [0])
            windows = ids.unfold(0, block_size + 1, 1)
            X.append(windows[:, :-1])
            Y.append(windows[:, -1])
        return torch.cat(X), torch.cat(Y)
