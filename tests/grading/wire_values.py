"""Hypothesis strategies of wire values, hostile ones included, and short ways to make arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sandbox.wire.values import DTYPES, Array, Generator, Given, Opaque, Raised, Ref

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**2000), 2**2000),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=20),
    st.binary(max_size=8),
)


@st.composite
def arrays(draw: st.DrawFn) -> Array:
    """Any array that the codec lets through: every dtype, any bits, empty giants."""
    dtype = draw(st.sampled_from(sorted(DTYPES)))
    kind = draw(st.sampled_from(["torch", "numpy", "numpy_scalar", "parameter"]))
    if draw(st.integers(0, 9)) == 0:
        return Array(kind, dtype, (0, 2**63, 7), b"")
    shape = tuple(draw(st.lists(st.integers(0, 3), max_size=3)))
    count = int(np.prod(shape, dtype=int)) * DTYPES[dtype][1]
    return Array(kind, dtype, shape, draw(st.binary(min_size=count, max_size=count)))


NODES = st.one_of(
    arrays(),
    st.builds(Generator, st.integers(0, 9)),
    st.builds(Given, st.text(max_size=5)),
    st.builds(Ref, st.text(max_size=5)),
    st.builds(Raised, st.text(max_size=5), st.text(max_size=5)),
    st.builds(Opaque, st.text(max_size=5), st.text(max_size=5)),
)

VALUES = st.recursive(
    SCALARS | NODES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(
            st.text(max_size=3) | st.integers() | st.floats() | st.booleans(), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


def tensor(values: Any, dtype: str = "float32", kind: str = "torch") -> Array:
    """A wire array of these numbers."""
    numbers = np.array(values, dtype=dtype)
    return Array(kind, dtype, numbers.shape, numbers.tobytes())


def array(values: Any, dtype: str = "float64") -> Array:
    """A wire array that NumPy made."""
    return tensor(values, dtype, "numpy")
