# verdict: runtime_error
# Recurses for ever.
class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return self.get_minimizer(iterations, learning_rate, init)
