# One example after the other, in Python.
import numpy as np


class Solution:
    def get_model_prediction(self, X: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """One prediction for each example, (N,), for X (N, 3) and weights (3,)."""
        return np.array([row[0] * weights[0] + row[1] * weights[1] + row[2] * weights[2] for row in X])

    def get_error(self, model_prediction: np.ndarray, ground_truth: np.ndarray) -> float:
        """The mean squared error of N predictions (N,) against N true values (N,)."""
        return float(np.mean((model_prediction - ground_truth) ** 2))
