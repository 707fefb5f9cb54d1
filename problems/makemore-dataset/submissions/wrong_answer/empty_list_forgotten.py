# Leaves shape and type to torch, which an empty list does not tell.
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
                context = [*context[1:], token]
        X = torch.tensor(contexts)
        Y = torch.tensor(targets)
        return X, Y
