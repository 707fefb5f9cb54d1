# Sorting indices by a key, pieces by a loop, the prompt by adding texts.
import torch


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        pieces, current = [], []
        for word in text.split():
            current.append(word)
            if len(current) == size:
                pieces.append(" ".join(current))
                current = []
        if current:
            pieces.append(" ".join(current))
        return pieces

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        wanted = query.tolist()
        scores = [sum(a * b for a, b in zip(wanted, row)) for row in chunks.tolist()]
        return sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:k]

    def prompt(self, question: str, chunks: list[str]) -> str:
        text = "Here are some documents that might help answer the following question.\n"
        for i in range(len(chunks)):
            text += "[" + str(i + 1) + "] " + chunks[i] + "\n"
        return text + "Question: " + question + "\nAnswer:"
