# verdict: runtime_error
# A fork bomb; each fork must be refused.
import os


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        while True:
            os.fork()
