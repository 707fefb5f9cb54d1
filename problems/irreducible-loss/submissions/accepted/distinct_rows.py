# torch.unique numbers the rows, bincount counts the pairs.
import torch


class Solution:
    def lowest(self, X, Y):
        _, context, n_x = torch.unique(X, dim=0, return_inverse=True, return_counts=True)
        n_xy = torch.bincount(context * 1000 + Y, minlength=len(n_x) * 1000)
        n_xy = n_xy.view(len(n_x), 1000)
        shares = n_xy / n_x[:, None]
        # xlogy is 0 where a pair never occurs.
        return -torch.special.xlogy(n_xy.double(), shares.double()).sum() / len(Y)
