# Forgets the root: divides by the variance.
class Solution:
    def standardize(self, x):
        return (x - x.mean(dim=0)) / x.var(dim=0, correction=0)
