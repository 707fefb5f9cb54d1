# NumPy's lexsort by falling score, then by index; pieces from an iterator.
from itertools import islice

import numpy as np
import torch

HEADING = "Here are some documents that might help answer the following question."


class Solution:
    def chunk(self, text: str, size: int) -> list[str]:
        words = iter(text.split())
        return list(iter(lambda: " ".join(islice(words, size)), ""))

    def top_k(self, query: torch.Tensor, chunks: torch.Tensor, k: int) -> list[int]:
        scores = np.einsum("nd,d->n", chunks.double().numpy(), query.double().numpy())
        order = np.lexsort((np.arange(len(scores)), -scores))
        return [int(i) for i in order[:k]]

    def prompt(self, question: str, chunks: list[str]) -> str:
        template = "[%d] %s"
        middle = [template % pair for pair in zip(range(1, len(chunks) + 1), chunks)]
        return "\n".join([HEADING, *middle, "Question: " + question, "Answer:"])
