# The wrong axis: every row by itself.
class Solution:
    def standardize(self, x):
        centred = x - x.mean(dim=1, keepdim=True)
        return centred / (centred**2).mean(dim=1, keepdim=True).sqrt()
