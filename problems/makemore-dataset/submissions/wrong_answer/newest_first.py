# Lets the newest character join on the left.
import torch


class Solution:
    def build_dataset(
        self, words: list[str], stoi: dict[str, int], block_size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        contexts, targets = [], []
        for word in words:
            context = [0] * block_size
            for letter in word + ".":
                token = stoi[letter]
                contexts.append(context)
                targets.append(token)
                context = [token] + context[:-1]
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        Y = torch.tensor(targets, dtype=torch.int64)
        return X, Y
