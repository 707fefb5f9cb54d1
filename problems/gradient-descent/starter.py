class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        """Where gradient descent on f(x) = x² stands after `iterations` steps from `init`."""
        pass
