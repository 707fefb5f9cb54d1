import torch


class Solution:
    def build_dataset(
        self, words: list[str], stoi: dict[str, int], block_size: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """All contexts X (N, block_size) and the characters after them Y (N,), both int64."""
        pass
