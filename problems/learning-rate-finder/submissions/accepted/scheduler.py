# A learning rate schedule of PyTorch's, and NumPy for the rates.
import numpy as np
import torch
from torch import nn


class Solution:
    def find(self, params, X, Y, steps, batch_size, generator):
        C, W1, b1, W2, b2 = params
        lrs = np.logspace(-3, 0, steps)
        optimizer = torch.optim.SGD(params, lr=1.0)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: lrs[min(step, steps - 1)]
        )
        loss_function = nn.CrossEntropyLoss()
        used, losses = [], []
        for _ in range(steps):
            used.append(float(schedule.get_last_lr()[0]))
            ix = torch.randint(X.shape[0], (batch_size,), generator=generator)
            x = torch.index_select(C, 0, X[ix].flatten()).view(batch_size, -1)
            loss = loss_function(torch.tanh(x @ W1 + b1) @ W2 + b2, Y[ix])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            losses.append(loss.item())
        return used, losses
