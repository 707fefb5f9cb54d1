# A tensor of zeros, filled row by row; the vocabulary grows in a set.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        seen = set()
        for sentence in positive:
            seen.update(sentence.split())
        for sentence in negative:
            seen |= set(sentence.split())
        to_id = {}
        for word in sorted(seen):
            to_id[word] = len(to_id) + 1
        sentences = [*positive, *negative]
        width = max(map(lambda s: len(s.split()), sentences))
        result = torch.zeros((len(sentences), width), dtype=torch.int64)
        for i, sentence in enumerate(sentences):
            encoded = [to_id[word] for word in sentence.split()]
            result[i, : len(encoded)] = torch.tensor(encoded)
        return result
