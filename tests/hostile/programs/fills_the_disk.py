# verdict: runtime_error
# Writes to the temporary folder until it is full.
class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        with open("/tmp/filler", "wb") as handle:
            while True:
                handle.write(b"x" * 1024 * 1024)
