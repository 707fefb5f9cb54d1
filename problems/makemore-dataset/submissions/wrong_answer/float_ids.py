# Returns the ids as floats.
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
        X = torch.tensor(contexts, dtype=torch.float32).reshape(-1, block_size)
        Y = torch.tensor(targets, dtype=torch.float32)
        return X, Y
