import torch


class Solution:
    def batch_loader(
        self, raw_dataset: str, context_length: int, batch_size: int
    ) -> tuple[list[list[str]], list[list[str]]]:
        """A random batch: windows X of context_length words, and Y, the same one word later."""
        pass
