# Moves the context on before it stores the row.
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
                context = [*context[1:], token]
                contexts.append(context)
                targets.append(token)
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        Y = torch.tensor(targets, dtype=torch.int64)
        return X, Y
