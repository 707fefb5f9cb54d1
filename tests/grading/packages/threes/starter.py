class Solution:
    def fit(self, words, seconds):
        return None
