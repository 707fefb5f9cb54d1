# Not numbers at all.
class Solution:
    def draw(self, n):
        return "ab"
