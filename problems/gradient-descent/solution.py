class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        """Where gradient descent on f(x) = x² stands after `iterations` steps from `init`."""
        x = init
        for _ in range(iterations):
            slope = 2 * x
            x = x - learning_rate * slope
        return x
