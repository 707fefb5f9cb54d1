import torch


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        """Pieces of size words each, joined by one space; the last may be shorter."""
        pass

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        """The indices of the k rows of chunks (N, D) with the highest dot product with query."""
        pass

    def prompt(self, question: str, chunks: list[str]) -> str:
        """The text for the model: what was found, then the question."""
        pass
