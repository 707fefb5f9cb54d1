# Cuts the text by characters.
import torch


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        return [text[i : i + size] for i in range(0, len(text), size)]

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        scores = chunks @ query
        return scores.argsort(descending=True, stable=True)[:k].tolist()

    def prompt(self, question: str, chunks: list[str]) -> str:
        lines = ["Here are some documents that might help answer the following question."]
        lines += [f"[{number}] {piece}" for number, piece in enumerate(chunks, start=1)]
        lines += [f"Question: {question}", "Answer:"]
        return "\n".join(lines)
