# Counts from 0 up to and including `iterations`.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        x = init
        step = 0
        while step <= iterations:
            x = x - learning_rate * 2 * x
            step += 1
        return x
