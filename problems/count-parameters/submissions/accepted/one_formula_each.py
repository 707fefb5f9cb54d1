# One sum, and the second method by the first.
class Solution:
    def dense(self, sizes: list[int], bias: bool) -> int:
        return sum((n + bias) * m for n, m in zip(sizes, sizes[1:]))

    def mlp(self, V: int, E: int, T: int, H: int) -> int:
        return self.dense([V, E], False) + self.dense([T * E, H, V], True)
