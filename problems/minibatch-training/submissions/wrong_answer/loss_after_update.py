# Measures the loss of the minibatch after the update.
import torch
import torch.nn.functional as F


class Solution:
    def train(self, params, X, Y, steps, batch_size, lr, generator):
        losses = []
        for _ in range(steps):
            indices = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            loss = self.loss(params, X[indices], Y[indices])
            for p in params:
                p.grad = None
            loss.backward()
            for p in params:
                p.data -= lr * p.grad
            losses.append(self.loss(params, X[indices], Y[indices]).item())
        return losses

    def loss(self, params, X, Y):
        C, W1, b1, W2, b2 = params
        logits = torch.tanh(C[X].view(len(X), -1) @ W1 + b1) @ W2 + b2
        return F.cross_entropy(logits, Y)
