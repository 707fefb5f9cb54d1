# Contexts by itertools.accumulate, pairs as lists of two.
from itertools import accumulate


class Solution:
    def pairs(self, tokens: list[str]) -> list[tuple[list[str], str]]:
        contexts = accumulate(([token] for token in tokens), lambda one, more: one + more)
        return [[context, token] for context, token in zip(contexts, tokens[1:])]
