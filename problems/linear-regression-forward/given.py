"""How the judge makes its longest input: a block of examples, many times over."""

import numpy as np


def repeated(block: np.ndarray, times: int) -> np.ndarray:
    """`times` copies of `block`, one below the other: (n, …) becomes (n · times, …)."""
    return np.concatenate([block] * times)
