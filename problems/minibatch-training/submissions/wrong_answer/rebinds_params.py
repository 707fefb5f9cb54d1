# Makes new tensors in each step: the caller's stay as they were.
import torch
import torch.nn.functional as F


class Solution:
    def train(self, params, X, Y, steps, batch_size, lr, generator):
        losses = []
        for _ in range(steps):
            C, W1, b1, W2, b2 = params
            indices = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            x = C[X[indices]].view(batch_size, -1)
            logits = torch.tanh(x @ W1 + b1) @ W2 + b2
            loss = F.cross_entropy(logits, Y[indices])
            gradients = torch.autograd.grad(loss, params)
            params = [
                (p - lr * g).detach().requires_grad_() for p, g in zip(params, gradients)
            ]
            losses.append(loss.item())
        return losses
