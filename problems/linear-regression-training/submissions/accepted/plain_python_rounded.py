# Lists of numbers only, rounded to five decimals at the end.
import numpy as np


class Solution(LinearRegression):
    def train_model(self, X, Y, num_iterations, initial_weights):
        w = [float(value) for value in initial_weights]
        n = len(Y)
        for _ in range(num_iterations):
            misses = [
                sum(x * v for x, v in zip(row, w)) - truth for row, truth in zip(X.tolist(), Y)
            ]
            w = [
                v - 0.01 * 2 / n * sum(miss * row[j] for miss, row in zip(misses, X))
                for j, v in enumerate(w)
            ]
        return np.round(np.array(w), 5)
