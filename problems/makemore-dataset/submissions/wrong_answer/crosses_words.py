# One context for all words: windows cross from one into the next.
import torch


class Solution:
    def build_dataset(
        self, words: list[str], stoi: dict[str, int], block_size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        contexts, targets = [], []
        context = [0] * block_size
        for word in words:
            for letter in word + ".":
                token = stoi[letter]
                contexts.append(context)
                targets.append(token)
                context = [*context[1:], token]
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        Y = torch.tensor(targets, dtype=torch.int64)
        return X, Y
