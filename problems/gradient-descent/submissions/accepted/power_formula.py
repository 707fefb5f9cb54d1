# Each step multiplies x by (1 - 2 lr), so all of them by its power.
class Solution:
    def get_minimizer(self, iterations: int, learning_rate: float, init: float) -> float:
        return (1 - 2 * learning_rate) ** iterations * init
