"""How the judge looks at your model in training mode: many copies of one image at a time.

You need not use it.
"""

import torch


def copies(image: torch.Tensor, count: int) -> torch.Tensor:
    """A batch of `count` times the same image: (784,) to (count, 784)."""
    return image.repeat(count, 1)
