# Plain lists, padded by hand, and one tensor at the end.
import torch


class Solution:
    def get_dataset(self, positive: list[str], negative: list[str]) -> torch.Tensor:
        everything = " ".join(positive + negative).split()
        vocabulary = sorted(set(everything))
        longest = max(len(s.split()) for s in positive + negative)
        rows = []
        for sentence in positive + negative:
            row = [vocabulary.index(word) + 1 for word in sentence.split()]
            row.extend([0] * (longest - len(row)))
            rows.append(row)
        return torch.tensor(rows)
