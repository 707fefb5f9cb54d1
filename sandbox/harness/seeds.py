"""One seed for every source of random numbers that a learner's code may use."""

from __future__ import annotations

import random

import numpy as np
import torch

_torch, _numpy, _random = torch.manual_seed, np.random.seed, random.seed


def seed_all(seed: int) -> None:
    """Seed torch, numpy and random (0 ≤ seed < 2⁶³; NumPy takes the lower 32 bits)."""
    _torch(seed)
    _numpy(seed % 2**32)
    _random(seed)
