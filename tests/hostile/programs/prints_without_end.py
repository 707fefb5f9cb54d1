# verdict: output_limit
# Prints for ever.
class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        while True:
            print("x" * 65536)
