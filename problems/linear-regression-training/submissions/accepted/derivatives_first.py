# Collects the three derivatives, then moves the caller's array in place.
import numpy as np


class Solution(LinearRegression):
    def train_model(
        self, X: np.ndarray, Y: np.ndarray, num_iterations: int, initial_weights: np.ndarray
    ) -> np.ndarray:
        for _ in range(num_iterations):
            prediction = self.get_model_prediction(X, initial_weights)
            gradient = [
                self.get_derivative(prediction, Y, X.shape[0], X, index) for index in (0, 1, 2)
            ]
            for index, slope in enumerate(gradient):
                initial_weights[index] = initial_weights[index] - slope * self.learning_rate
        return initial_weights
