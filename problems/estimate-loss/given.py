"""A model whose loss tells how it was asked, and a source of batches."""

from collections.abc import Sequence

import torch
from torch import nn


class Layer(nn.Module):
    """Adds 10 in training mode, as a dropout would add noise. Notes its mode in `seen`."""

    def __init__(self, seen: dict[str, bool]):
        super().__init__()
        self.seen = seen

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 10.0 if self.training else x

    def train(self, mode: bool = True) -> "Layer":
        super().train(mode)
        self.seen["the layer trains"] = mode
        return self


class TellTale(nn.Module):
    """The loss is the mean of y; plus 10 in training mode; plus 100 while gradients are on.

    `seen` is told the modes of the model and of the layer inside it, whenever they change.
    """

    def __init__(self, training: bool, seen: dict[str, bool]):
        super().__init__()
        self.seen = seen
        self.layer = Layer(seen)
        self.train(training)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "training":
            self.seen["the model trains"] = bool(value)

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(logits, loss) for x and y (B, T)."""
        loss = self.layer(y.float().mean())
        return x.float(), loss + 100.0 if torch.is_grad_enabled() else loss


class Batches:
    """`get_batch("train")` or `get_batch("val")` gives the next pair (x, y) of shape (B, T).

    Every call takes the next number n of the list: all of y is n in a batch of "train" and n + 0.5
    in one of "val". Each call's split is noted in `calls`.
    """

    def __init__(self, numbers: Sequence[float], calls: list[str]):
        self.numbers = numbers
        self.calls = calls

    def __call__(self, split: str) -> tuple[torch.Tensor, torch.Tensor]:
        if split not in ("train", "val"):
            raise ValueError(f'get_batch takes "train" or "val", and was given {split!r}')
        if len(self.calls) == len(self.numbers):
            raise ValueError(f"get_batch was called more than {len(self.numbers)} times")
        number = self.numbers[len(self.calls)] + (0.5 if split == "val" else 0.0)
        self.calls.append(split)
        y = torch.full((2, 3), number)
        return torch.zeros_like(y), y
