# verdict: output_limit
# Returns far more than the output limit.
class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return "x" * (32 * 1024 * 1024)
