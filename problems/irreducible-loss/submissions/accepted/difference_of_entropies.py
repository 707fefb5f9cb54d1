# H(Y | X) = H(X, Y) − H(X), with NumPy.
import numpy as np
import torch


class Solution:
    def lowest(self, X, Y):
        both = torch.cat((X, Y.unsqueeze(1)), dim=1)
        return self.entropy(both) - self.entropy(X)

    def entropy(self, rows):
        _, counts = np.unique(rows.numpy(), axis=0, return_counts=True)
        shares = counts / counts.sum()
        return -(shares * np.log(shares)).sum()
