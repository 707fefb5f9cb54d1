# Takes the square.
class Solution:
    def double(self, x):
        return x * x
