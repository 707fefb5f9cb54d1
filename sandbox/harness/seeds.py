"""One seed for every source of random numbers that a learner's code may use."""

from __future__ import annotations

import random

import numpy as np
import torch

# torch.manual_seed takes 200 µs a call without a GPU: it notes a traceback for each device.
_torch, _numpy, _random = torch.default_generator.manual_seed, np.random.seed, random.seed
_cuda, _has_cuda = torch.cuda.manual_seed_all, torch.cuda.is_initialized


def seed_all(seed: int) -> None:
    """Seed torch, numpy and random (0 ≤ seed < 2⁶³; NumPy takes the lower 32 bits)."""
    _torch(seed)
    if _has_cuda():  # type: ignore[no-untyped-call]
        _cuda(seed)
    _numpy(seed % 2**32)
    _random(seed)
