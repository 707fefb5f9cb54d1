# Draws until they differ.
import random


class Solution:
    def draw(self, n):
        first = second = random.randrange(n)
        while second == first:
            second = random.randrange(n)
        return [first, second]
