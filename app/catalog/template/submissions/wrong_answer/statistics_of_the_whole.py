# One mean and one deviation for the whole tensor.
class Solution:
    def standardize(self, x):
        return (x - x.mean()) / x.std(correction=0)
