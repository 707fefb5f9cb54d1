# Takes the best piece k times: argmax returns the first of equal scores.
import torch


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        words = text.split()
        if not words:
            return []
        return [" ".join(words[:size])] + self.chunk(" ".join(words[size:]), size)

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        scores = torch.mv(chunks, query)
        found = []
        while len(found) < min(k, len(chunks)):
            best = int(scores.argmax())
            found.append(best)
            scores[best] = float("-inf")
        return found

    def prompt(self, question: str, chunks: list[str]) -> str:
        numbered = "".join(f"[{i + 1}] {piece}\n" for i, piece in enumerate(chunks))
        return (
            "Here are some documents that might help answer the following question.\n"
            f"{numbered}Question: {question}\nAnswer:"
        )
