# verdict: runtime_error
# sys.exit in a method.
import sys


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        sys.exit(0)
