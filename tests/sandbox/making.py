"""Solutions for a child, and values as they go over the wire."""

from __future__ import annotations

import struct

from sandbox.wire.values import Array


def tensor(*values: float, shape: tuple[int, ...] | None = None, grad: bool = False) -> Array:
    data = struct.pack(f"<{len(values)}f", *values)
    return Array("torch", "float32", shape or (len(values),), data, grad)


def floats(array: Array) -> list[float]:
    code = {"float32": "f", "float64": "d", "int64": "q"}[array.dtype]
    return list(struct.unpack(f"<{len(array.data) // struct.calcsize(code)}{code}", array.data))


def method(body: str, args: str = "x") -> str:
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return f"import torch, numpy as np\nclass Solution:\n    def f(self, {args}):\n{lines}\n"
