# verdict: runtime_error
# Reads address zero.
import ctypes


class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return ctypes.string_at(0)
