# Draws for all steps in one call, and asks autograd for the gradients directly.
import torch
import torch.nn.functional as F


class Solution:
    def train(self, params, X, Y, steps, batch_size, lr, generator):
        C, W1, b1, W2, b2 = params
        losses = []
        draws = torch.randint(len(X), (steps, batch_size), generator=generator)
        for ix in draws:
            x = torch.cat(C[X[ix]].unbind(1), dim=1)
            logits = (x @ W1 + b1).tanh() @ W2 + b2
            right = logits.gather(1, Y[ix].view(-1, 1)).squeeze(1)
            loss = (logits.logsumexp(1) - right).mean()
            gradients = torch.autograd.grad(loss, params)
            with torch.no_grad():
                for p, gradient in zip(params, gradients):
                    p.sub_(lr * gradient)
            losses.append(loss.detach())
        return losses
