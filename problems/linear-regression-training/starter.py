import numpy as np


class Solution(LinearRegression):
    def train_model(
        self, X: np.ndarray, Y: np.ndarray, num_iterations: int, initial_weights: np.ndarray
    ) -> np.ndarray:
        """The weights, (3,), after `num_iterations` steps of gradient descent.

        X (N, 3), Y (N,), initial_weights (3,), all float64.
        """
        # A copy, so that `weights[j] -= …` leaves the caller's array alone: allowed to change
        # here, but a good habit.
        weights = initial_weights.copy()
        pass
