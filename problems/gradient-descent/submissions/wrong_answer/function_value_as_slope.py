# Subtracts the value of the function instead of its slope.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        x = init
        for _ in range(iterations):
            x = x - learning_rate * x**2
        return x
