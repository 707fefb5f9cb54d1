# Indexes with range; shapes listed first and multiplied out.
import math


class Solution:
    def dense(self, sizes: list[int], bias: bool) -> int:
        shapes = []
        for i in range(1, len(sizes)):
            shapes.append((sizes[i], sizes[i - 1]))
            if bias:
                shapes.append((sizes[i],))
        return sum(map(math.prod, shapes))

    def mlp(self, V: int, E: int, T: int, H: int) -> int:
        return sum(map(math.prod, [(V, E), (T, E, H), (H,), (H, V), (V,)]))
