"""Wire arrays as NumPy arrays and back: every dtype of the wire, bfloat16 included."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sandbox.wire.values import Array, Value

#: dtype name -> what comparison and pages call its kind.
KINDS = {
    "bool": "bool",
    "uint8": "int", "uint16": "int", "uint32": "int", "uint64": "int",
    "int8": "int", "int16": "int", "int32": "int", "int64": "int",
    "float16": "float", "bfloat16": "float", "float32": "float", "float64": "float",
    "complex64": "complex", "complex128": "complex",
}  # fmt: skip

_SCALARS = {bool: "bool", int: "int", float: "float", complex: "complex"}


def size(array: Array) -> int:
    """How many elements it has."""
    return math.prod(array.shape)


def to_numpy(array: Array) -> NDArray[np.generic]:
    """The elements in the array's shape; bfloat16 comes as float32, exactly.

    An empty array may claim dimensions that NumPy refuses (0 by 2**63): it comes back as shape
    (0,), since there is nothing in it to look at.
    """
    count = size(array)
    if count == 0:
        return np.empty(0, dtype=np.float32)
    if array.dtype == "bool":  # any byte but 0 is true; a bool view of such bytes is not sound
        return np.asarray(np.frombuffer(array.data, dtype="u1") != 0).reshape(array.shape)
    if array.dtype == "bfloat16":
        high = np.frombuffer(array.data, dtype="<u2").astype("<u4") << np.uint32(16)
        return np.asarray(high.view("<f4")).reshape(array.shape)
    values: NDArray[np.generic] = np.frombuffer(
        array.data, dtype=np.dtype(array.dtype).newbyteorder("<")
    )
    return values.reshape(array.shape)


def from_numpy(values: NDArray[np.generic], like: Array) -> Array:
    """The values as a wire array of `like`'s dtype and kind, in the values' shape."""
    if like.dtype == "bfloat16":
        bits = np.ascontiguousarray(values, dtype="<f4").view("<u4")
        data = (bits >> np.uint32(16)).astype("<u2").tobytes()
    else:
        wanted = np.dtype(like.dtype).newbyteorder("<")
        with np.errstate(all="ignore"):
            data = np.ascontiguousarray(values).astype(wanted).tobytes()
    return Array(like.kind, like.dtype, tuple(values.shape), data)


def number_kind(value: Value) -> str:
    """The kind of a number or array ("bool", "int", "float", "complex"), or "" for the rest."""
    if type(value) is Array:
        return KINDS[value.dtype]
    return _SCALARS.get(type(value), "")


def is_scalar(value: Value) -> bool:
    """Whether it is one number: Python's, a NumPy scalar, or an array of shape ()."""
    return type(value) in _SCALARS or (type(value) is Array and value.shape == ())


def rectangle(value: Value) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers of equal lengths; None for any other value."""
    if is_scalar(value):
        return ()
    if type(value) not in (list, tuple) or not value:
        return None
    if all(type(item) is float for item in value):
        return (len(value),)
    first = rectangle(value[0])
    if first is None or any(rectangle(item) != first for item in value[1:]):
        return None
    return (len(value), *first)


def plain(value: Value) -> bool | int | float | complex:
    """The Python number of a scalar (see `is_scalar`)."""
    if type(value) is Array:
        item: bool | int | float | complex = to_numpy(value).item()
        return item
    number: bool | int | float | complex = value
    return number
