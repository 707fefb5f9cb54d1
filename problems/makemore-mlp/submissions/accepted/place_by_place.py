# No flattening: each place of the context has its own block of W1.
import torch


class Solution:
    def forward(self, params, X):
        C, W1, b1, W2, b2 = params
        E = C.shape[1]
        h = b1.expand(len(X), -1)
        for t in range(X.shape[1]):
            one_hot = torch.nn.functional.one_hot(X[:, t], len(C)).float()
            h = h + one_hot @ C @ W1[t * E : (t + 1) * E]
        return (2 * torch.sigmoid(2 * h) - 1) @ W2 + b2
