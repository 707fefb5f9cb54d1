# Counts a step only if it came closer to the minimum; from the minimum itself no step ever does.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        x = init
        taken = 0
        while taken < iterations:
            new = x - learning_rate * 2 * x
            if abs(new) < abs(x):
                x = new
                taken += 1
        return x
