# The standard library's sample.
import random


class Solution:
    def draw(self, n):
        return random.sample(range(n), 2)
