# The default of std divides by N - 1.
class Solution:
    def standardize(self, x):
        return (x - x.mean(dim=0)) / x.std(dim=0)
