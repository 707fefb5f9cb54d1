# The loop, in place.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        for _ in range(iterations):
            init -= 2 * init * learning_rate
        return init
