# Fits weights of its own instead of using the given ones.
import numpy as np


class Solution:
    def get_model_prediction(self, X: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """One prediction for each example, (N,), for X (N, 3) and weights (3,)."""
        return X @ np.linalg.lstsq(X, X @ weights, rcond=None)[0]

    def get_error(self, model_prediction: np.ndarray, ground_truth: np.ndarray) -> float:
        """The mean squared error of N predictions (N,) against N true values (N,)."""
        return float(np.mean((model_prediction - ground_truth) ** 2))
