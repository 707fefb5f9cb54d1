# Measures the loss of the minibatch after the update.
import torch
import torch.nn.functional as F


class Solution:
    def find(self, params, X, Y, steps, batch_size, generator):
        C, W1, b1, W2, b2 = params
        lrs = (10 ** torch.linspace(-3, 0, steps)).tolist()
        losses = []
        for lr in lrs:
            indices = torch.randint(0, X.shape[0], (batch_size,), generator=generator)

            def measure():
                logits = torch.tanh(C[X[indices]].flatten(1) @ W1 + b1) @ W2 + b2
                return F.cross_entropy(logits, Y[indices])

            for p in params:
                p.grad = None
            measure().backward()
            for p in params:
                p.data -= lr * p.grad
            losses.append(measure().item())
        return lrs, losses
