# Each rate is the one before times a factor; the gradients straight from autograd.
import torch


class Solution:
    def find(self, params, X, Y, steps, batch_size, generator):
        pairs = []
        lr = 0.001
        factor = 1000 ** (1 / max(steps - 1, 1))
        for _ in range(steps):
            ix = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            loss = self.loss(params, X[ix], Y[ix])
            for p, gradient in zip(params, torch.autograd.grad(loss, params)):
                p.detach().add_(gradient, alpha=-lr)
            pairs.append((lr, loss.item()))
            lr *= factor
        return [rate for rate, _ in pairs], [loss for _, loss in pairs]

    def loss(self, params, X, Y):
        C, W1, b1, W2, b2 = params
        logits = torch.tanh(torch.cat(C[X].unbind(1), 1) @ W1 + b1) @ W2 + b2
        return (logits.logsumexp(1) - logits[torch.arange(len(Y)), Y]).mean()
