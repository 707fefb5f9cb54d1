"""Wire values into Python: tensors, arrays, generators, and objects that given.py makes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import torch

from sandbox.harness import device
from sandbox.harness.failures import Stopped
from sandbox.harness.originals import (
    NUMPY_DTYPES,
    TORCH_DTYPES,
    Module,
    Parameter,
    array_from,
    clone,
    empty_tensor,
    tensor_from,
    view,
)
from sandbox.harness.seeds import seed_all
from sandbox.wire.messages import Problem
from sandbox.wire.values import Array, Generator, Given, Ref, Value

_TorchGenerator = torch.Generator
_PLAIN = frozenset((str, int, float, bool))  # a decoded value is of exactly these types, or others


class Incoming:
    """Turns wire values into Python values. `given`: where `Given` looks its names up."""

    def __init__(self, given: ModuleType | None = None) -> None:
        self.given = given
        self.objects: dict[str, Any] = {}

    def value(self, wire: Value) -> Any:
        """The value, made anew; raises what `given.py` raises, `Stopped` for an unknown name."""
        kind = type(wire)
        if kind is Array:
            return to_array(wire)
        if kind is list:
            return [item if type(item) in _PLAIN else self.value(item) for item in wire]
        if kind is tuple:
            return tuple([item if type(item) in _PLAIN else self.value(item) for item in wire])
        if kind is dict:
            return {key: self.value(item) for key, item in wire.items()}
        if kind is Generator:
            gpu = device.current
            made = _TorchGenerator() if gpu is None else gpu.generator()
            return made.manual_seed(wire.seed)
        if kind is Given:
            return self._given(wire)
        if kind is Ref:
            if wire.name not in self.objects:
                raise Stopped(_author_problem(f"the case has no shared object `{wire.name}`"))
            return self.objects[wire.name]
        return wire

    def _given(self, node: Given) -> Any:
        found: Any = self.given
        for part in node.name.split("."):
            if found is None or not hasattr(found, part):
                raise Stopped(_author_problem(f"given.py has no `{node.name}`"))
            found = getattr(found, part)
        if not node.call:
            return found
        args = [self.value(item) for item in node.args]
        kwargs = {key: self.value(item) for key, item in node.kwargs.items()}
        seed_all(node.seed)
        made = found(*args, **kwargs)
        if device.current is not None and isinstance(made, Module):
            device.current.move(made)  # a tensor stays where given.py put it
        return made


def _author_problem(message: str) -> Problem:
    return Problem("internal_error", message)


def to_array(array: Array) -> Any:
    """A tensor, parameter, array or NumPy scalar with memory of its own."""
    if array.kind in ("torch", "parameter"):
        if array.data:
            raw = tensor_from(bytearray(array.data), dtype=TORCH_DTYPES[array.dtype])
            # The clone is aligned as torch's own memory is, and may be resized.
            tensor = clone(view(raw, array.shape))
        else:
            tensor = empty_tensor(array.shape, dtype=TORCH_DTYPES[array.dtype], device="cpu")
        if device.current is not None:
            tensor = device.current.place(tensor)
        if array.kind == "parameter":
            return Parameter(tensor, requires_grad=array.requires_grad)
        return tensor.requires_grad_(True) if array.requires_grad else tensor
    found = (
        array_from(array.data, NUMPY_DTYPES.get(array.dtype, np.uint8)).reshape(array.shape).copy()
    )
    return found[()] if array.kind == "numpy_scalar" else found
