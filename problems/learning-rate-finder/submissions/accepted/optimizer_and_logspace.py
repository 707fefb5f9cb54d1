# torch.optim.SGD whose rate is set anew before each step; the rates from logspace.
import torch
import torch.nn.functional as F


class Solution:
    def find(self, params, X, Y, steps, batch_size, generator):
        C, W1, b1, W2, b2 = params
        optimizer = torch.optim.SGD(params, lr=1.0)
        lrs, losses = [], []
        for rate in torch.logspace(-3, 0, steps):
            optimizer.param_groups[0]["lr"] = rate.item()
            ix = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            h = torch.tanh(F.linear(C[X[ix]].flatten(1), W1.T, b1))
            loss = F.cross_entropy(h @ W2 + b2, Y[ix])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            lrs.append(rate.item())
            losses.append(loss.item())
        return lrs, losses
