# verdict: output_limit
# Writes to descriptor 1 for ever, past Python's own printing.
import os


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        while True:
            os.write(1, b"x" * 65536)
