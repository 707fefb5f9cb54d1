# Makes a table of its own instead of using the given one.
import torch


class Solution:
    def build_dataset(
        self, words: list[str], stoi: dict[str, int], block_size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        letters = sorted(set("".join(words)))
        stoi = {letter: place for place, letter in enumerate(letters, start=1)} | {".": 0}
        contexts, targets = [], []
        for word in words:
            context = [0] * block_size
            for letter in word + ".":
                token = stoi[letter]
                contexts.append(context)
                targets.append(token)
                context = [*context[1:], token]
        X = torch.tensor(contexts, dtype=torch.int64).reshape(-1, block_size)
        Y = torch.tensor(targets, dtype=torch.int64)
        return X, Y
