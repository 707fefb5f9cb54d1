# The whole gradient as one matrix product.
import numpy as np


class Solution(LinearRegression):
    def train_model(
        self, X: np.ndarray, Y: np.ndarray, num_iterations: int, initial_weights: np.ndarray
    ) -> np.ndarray:
        weights = initial_weights
        for _ in range(num_iterations):
            error = Y - X @ weights
            weights = weights + self.learning_rate * 2 / len(X) * (X.T @ error)
        return weights
