# Doubles in place.
class Solution:
    def double(self, x):
        x *= 2
        return x
