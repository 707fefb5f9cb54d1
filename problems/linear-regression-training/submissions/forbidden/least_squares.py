# Lets NumPy find the best weights.
import numpy as np


class Solution(LinearRegression):
    def train_model(
        self, X: np.ndarray, Y: np.ndarray, num_iterations: int, initial_weights: np.ndarray
    ) -> np.ndarray:
        return np.linalg.lstsq(X, Y, rcond=None)[0]
