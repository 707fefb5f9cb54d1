# Asks autograd for the gradients and puts them in place itself.
import torch
from torch import nn


class Solution:
    def step(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        x: torch.Tensor,
        y: torch.Tensor,
    ) -> float:
        """One step of training on x (B, I), y (B,); the loss from before the step."""
        parameters = list(model.parameters())
        loss = nn.functional.nll_loss(model(x).log_softmax(-1), y)
        for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            parameter.grad = gradient
        optimizer.step()
        return loss.detach().numpy()
