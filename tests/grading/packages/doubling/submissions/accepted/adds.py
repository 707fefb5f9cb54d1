# Adds the tensor to itself.
class Solution:
    def double(self, x):
        return x + x
