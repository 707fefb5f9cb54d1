"""Warm the parent: import torch and numpy once, one thread, everything that a first use loads."""

from __future__ import annotations

import os
from collections.abc import Mapping

#: Set before the import: a parent that ran a two-thread region hangs every child it forks.
ONE_THREAD: Mapping[str, str] = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def warm() -> str:
    """Import and exercise torch and numpy; torch's version."""
    for name, value in ONE_THREAD.items():
        os.environ[name] = value
    import numpy as np
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    np.random.default_rng(0).standard_normal((4, 4)) @ np.ones((4, 4))
    np.linalg.svd(np.eye(3))
    _train_once()
    torch.manual_seed(0)
    return str(torch.__version__)


def _train_once() -> None:
    """One step of each common kind: the first optimizer alone imports for most of a second."""
    from torch import nn, optim, tensor
    from torch.nn import functional

    model = nn.Sequential(
        nn.Embedding(5, 8), nn.LayerNorm(8), nn.Linear(8, 8), nn.ReLU(), nn.Dropout(0.1)
    )
    tokens = tensor([[0, 1, 2], [2, 3, 4]])
    for build in (optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.LBFGS):
        optimizer = build(model.parameters(), lr=0.01)

        def loss(optimizer: optim.Optimizer = optimizer) -> float:
            optimizer.zero_grad()
            value = functional.cross_entropy(model(tokens).flatten(0, 1), tokens.flatten())
            value.backward()  # type: ignore[no-untyped-call]
            return float(value.detach())

        optimizer.step(loss)  # type: ignore[no-untyped-call]
    state = nn.MultiheadAttention(8, 2, batch_first=True)(*[model(tokens)] * 3)[0]
    functional.softmax(state, dim=-1).sum().backward()  # type: ignore[no-untyped-call]
    nn.LSTM(8, 8, batch_first=True)(model(tokens))
    nn.Conv2d(1, 2, 3)(tensor([[[[1.0] * 5] * 5]]))
    repr(state)  # the printer of tensors loads parts of its own
