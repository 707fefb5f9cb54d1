# Forgets the 2 of the derivative 2x.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        x = init
        for _ in range(iterations):
            x = x - learning_rate * x
        return x
