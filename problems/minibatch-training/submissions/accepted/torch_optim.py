# torch.optim.SGD moves the parameters.
import torch
import torch.nn.functional as F


class Solution:
    def train(self, params, X, Y, steps, batch_size, lr, generator):
        C, W1, b1, W2, b2 = params
        optimizer = torch.optim.SGD(params, lr=lr)
        losses = []
        for _ in range(steps):
            ix = torch.randint(0, X.shape[0], (batch_size,), generator=generator)
            x = F.embedding(X[ix], C).flatten(1)
            h = torch.tanh(F.linear(x, W1.T, b1))
            loss = F.cross_entropy(F.linear(h, W2.T, b2), Y[ix])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        return losses
