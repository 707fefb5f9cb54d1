# Adds once too often.
class Solution:
    def double(self, x):
        return x + x + x
