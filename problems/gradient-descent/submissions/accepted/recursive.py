# One step, then the rest of the way.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        if iterations == 0:
            return init
        return self.get_minimizer(iterations - 1, learning_rate, init - learning_rate * 2 * init)
