# Draws up to n, n included, and one more.
class Solution:
    def draw(self, n):
        return [n, n + 1]
