# verdict: memory_limit
# Keeps allocating.
class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        hoard = []
        while True:
            hoard.append(bytearray(16 * 1024 * 1024))
