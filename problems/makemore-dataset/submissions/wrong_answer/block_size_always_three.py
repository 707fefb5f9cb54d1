# Takes three letters of context, whatever is asked.
import torch


class Solution:
    def build_dataset(
        self, words: list[str], stoi: dict[str, int], block_size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        contexts, targets = [], []
        for word in words:
            context = [0] * 3
            for letter in word + ".":
                token = stoi[letter]
                contexts.append(context)
                targets.append(token)
                context = [*context[1:], token]
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, 3)
        Y = torch.tensor(targets, dtype=torch.int64)
        return X, Y
