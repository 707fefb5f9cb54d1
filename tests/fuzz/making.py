"""Random wire values: the ordinary, and what a forger would think of.

All is drawn from one `random.Random`, so a seed repeats a run.
"""

from __future__ import annotations

import random
import struct
from typing import Any

from sandbox.wire.values import (
    ARRAY_KINDS,
    DTYPES,
    Array,
    Generator,
    Given,
    Opaque,
    Raised,
    Ref,
)

INTS = (
    0, 1, -1, 2, 7, 255, 2**15, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64,
    10**400, -(10**400), 2**4095 - 1, -(2**4095),
)  # fmt: skip
FLOATS = (
    0.0, -0.0, 1.0, -1.0, 0.1, 1e-4, 1.1e-4, 0.5, 5e-324, 2.2e-308, 1e7, 1.7976931348623157e308,
    -1.7976931348623157e308, float("inf"), float("-inf"), float("nan"),
)  # fmt: skip
TEXTS = (
    "", "a", "weight", "é", "😀", "\0", "\x1b[31m", "\x9b", "\ud800", "[/red]", "<b>", "‮", "nan",
    "x" * 47, "y" * 48, "z" * 49, "w" * 300,
)  # fmt: skip
_FORMATS = {
    "bool": "B", "uint8": "B", "int8": "b", "int16": "h", "int32": "i", "int64": "q",
    "float16": "e", "float32": "f", "float64": "d", "complex64": "ff", "complex128": "dd",
    "uint16": "H", "uint32": "I", "uint64": "Q",
}  # fmt: skip
_DTYPES = tuple(DTYPES)
HUGE = (0, 1, 2**31, 2**32, 2**62, 2**63, 2**64 - 1)


def scalar(rng: random.Random) -> Any:
    """None, a truth value, a number, a text or bytes: the odd ones often."""
    choice = rng.randrange(12)
    if choice < 2:
        return rng.choice(INTS) if rng.random() < 0.5 else rng.randrange(-9, 10)
    if choice < 6:
        return number(rng)
    if choice < 8:
        return text(rng)
    if choice == 8:
        return complex(number(rng), number(rng))
    if choice == 9:
        return rng.randbytes(rng.randrange(6))
    return (None, True, False)[rng.randrange(3)]


def number(rng: random.Random) -> float:
    """A float: usual, odd, or any bits at all."""
    choice = rng.randrange(4)
    if choice == 0:
        return rng.choice(FLOATS)
    if choice == 1:
        found: float = struct.unpack("<d", rng.randbytes(8))[0]
        return found
    return rng.gauss(0.0, 1.0)


def text(rng: random.Random) -> str:
    """A short text: from the list, or random characters of any plane."""
    if rng.random() < 0.7:
        return rng.choice(TEXTS)
    top = rng.choice((128, 256, 0x3000, 0x110000))
    return "".join(chr(rng.randrange(top)) for _ in range(rng.randrange(9)))


def array(rng: random.Random) -> Array:
    """An array of any dtype: numbers of its own, any bits, or none in an impossible shape."""
    dtype = rng.choice(_DTYPES)
    kind = rng.choice(ARRAY_KINDS)
    if rng.random() < 0.05:
        return Array(kind, dtype, (0, rng.choice(HUGE), 7), b"")
    rank = rng.choice((0, 0, 1, 1, 1, 2, 2, 3, 5, 16))
    shape = tuple(rng.choice((1, 1, 2, 3, 4)) if rank < 4 else 1 for _ in range(rank))
    if rng.random() < 0.02:
        shape = (*shape[:-1], 0)
    count = 1
    for dim in shape:
        count *= dim
    if rng.random() < 0.4 or dtype not in _FORMATS:
        data = rng.randbytes(count * DTYPES[dtype][1])
    else:
        form = _FORMATS[dtype]
        whole = form[0] not in "efd"
        data = b"".join(
            struct.pack("<" + form[0], rng.randrange(2) if whole else round(rng.gauss(0, 2), 3))
            for _ in range(count * len(form))
        )
    return Array(kind, dtype, shape, data, rng.random() < 0.1)


def node(rng: random.Random, size: int) -> Any:
    """One of the codec's tagged nodes."""
    choice = rng.randrange(5)
    if choice == 0:
        return Generator(rng.choice((0, -1, 2**62)))
    if choice == 1:
        inner = [tree(rng, size // 3) for _ in range(rng.randrange(3))]
        kwargs = {text(rng): tree(rng, size // 4) for _ in range(rng.randrange(2))}
        return Given(text(rng), tuple(inner), kwargs, rng.randrange(9), rng.random() < 0.5)
    if choice == 2:
        return Ref(text(rng))
    if choice == 3:
        return Raised(rng.choice(("ValueError", "KeyError", text(rng))), text(rng))
    return Opaque(text(rng), text(rng))


def key(rng: random.Random) -> Any:
    """A dictionary's key, as a learner's code could have it."""
    choice = rng.randrange(8)
    if choice < 4:
        return text(rng)
    if choice < 6:
        return rng.choice((0, 1, -1, -2, True, False, None, 2**61 - 1, 0.0, -0.0, float("nan")))
    return (rng.choice(INTS), text(rng)) if choice == 6 else rng.randbytes(2)


def tree(rng: random.Random, size: int) -> Any:
    """A value of some `size` nodes at the most."""
    choice = rng.randrange(16)
    if size <= 1 or choice < 5:
        return scalar(rng)
    if choice < 8:
        return array(rng)
    if choice == 8:
        return node(rng, size)
    if choice == 9:
        return [number(rng) for _ in range(rng.randrange(size + 1))]
    if choice == 10:
        rows, columns = rng.randrange(1, 4), rng.randrange(4)
        return [[rng.gauss(0, 1) for _ in range(columns)] for _ in range(rows)]
    if choice == 11:
        deep: Any = scalar(rng)
        for _ in range(rng.choice((3, 9, 23, 31, 32, 33))):
            deep = [deep] if rng.random() < 0.8 else (deep,)
        return deep
    parts = rng.randrange(5)
    inner = [tree(rng, (size - 1) // max(parts, 1)) for _ in range(parts)]
    if choice < 13:
        return inner
    if choice < 14:
        return tuple(inner)
    if rng.random() < 0.02:
        return crowd(rng)
    return {key(rng): item for item in inner}


def crowd(rng: random.Random) -> dict[Any, Any]:
    """A dictionary of many keys: of one hash, or of neighbouring numbers."""
    if rng.random() < 0.7:
        return {at * (2**61 - 1) + 5: None for at in range(2, rng.choice((31, 34, 35, 60)))}
    step, count = rng.choice((1, 8, 1 << 20, 1 << 45)), rng.choice((40, 500, 513, 700))
    return {at * step: None for at in range(count)}


def size(rng: random.Random) -> int:
    """How many nodes a value should have at the most."""
    return rng.choice((3, 12, 25, 25, 25, 150))
