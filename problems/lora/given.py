"""What your class inherits: an nn.Module, and methods through which the judge looks at it."""

import copy

import torch
from torch import nn


class Adapter(nn.Module):
    def trainable(self) -> list[list[int]]:
        """The shapes of the parameters that require a gradient, sorted."""
        return sorted(list(p.shape) for p in self.parameters() if p.requires_grad)

    def starting_values(self) -> dict[str, str]:
        """Of each parameter that requires a gradient, by its shape: what it holds."""
        found = {}
        for p in self.parameters():
            if p.requires_grad:
                numbers = p.detach()
                if not torch.isfinite(numbers).all():
                    holds = "NaN or infinity"
                elif not numbers.any():
                    holds = "zeros"
                elif (numbers == numbers.flatten()[0]).all():
                    holds = "one number throughout"
                else:
                    holds = "different numbers"
                found[str(tuple(p.shape))] = holds
        return found

    def drawn_anew(self, linear: nn.Linear, r: int) -> bool:
        """Whether two adapters that are made one after the other start from different numbers."""
        one, other = (type(self)(copy.deepcopy(linear), r) for _ in range(2))
        pairs = zip(one.parameters(), other.parameters(), strict=True)
        return any(p.requires_grad and not torch.equal(p, q) for p, q in pairs)

    def one_step(self, x: torch.Tensor, target: torch.Tensor, lr: float) -> float:
        """One step of gradient descent on the mean squared error; the loss before it."""
        with torch.enable_grad():
            loss = (self(x) - target).square().mean()
            loss.backward()
        with torch.no_grad():
            for p in self.parameters():
                if p.grad is not None:
                    p -= lr * p.grad
                    p.grad = None
        return loss.item()
