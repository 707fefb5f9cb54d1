# Moves only the first of the three weights.
import numpy as np


class Solution(LinearRegression):
    def train_model(
        self, X: np.ndarray, Y: np.ndarray, num_iterations: int, initial_weights: np.ndarray
    ) -> np.ndarray:
        weights = initial_weights.copy()
        for _ in range(num_iterations):
            prediction = self.get_model_prediction(X, weights)
            derivative = self.get_derivative(prediction, Y, len(X), X, 0)
            weights[0] -= self.learning_rate * derivative
        return weights
