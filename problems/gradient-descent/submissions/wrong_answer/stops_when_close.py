# Stops early, once a step is shorter than 0.01.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        x = init
        for _ in range(iterations):
            step = learning_rate * 2 * x
            if abs(step) < 0.01:
                break
            x = x - step
        return x
