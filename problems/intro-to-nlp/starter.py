import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        """The sentences as rows of token ids, int64 (P + Q, T), padded on the right with 0."""
        pass
