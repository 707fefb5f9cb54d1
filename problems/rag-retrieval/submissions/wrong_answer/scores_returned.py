# Returns the scores.
import torch


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        words = text.split()
        return [" ".join(words[i : i + size]) for i in range(0, len(words), size)]

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        scores = chunks @ query
        return scores.sort(descending=True).values[:k].tolist()

    def prompt(self, question: str, chunks: list[str]) -> str:
        lines = ["Here are some documents that might help answer the following question."]
        lines += [f"[{number}] {piece}" for number, piece in enumerate(chunks, start=1)]
        lines += [f"Question: {question}", "Answer:"]
        return "\n".join(lines)
