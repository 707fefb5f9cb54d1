"""Python values out to the wire: torch, NumPy and plain values, by exact type.

Nothing here calls an operator of an object that the job's code made: what is read is read through
functions of torch, NumPy and the builtin types that were taken when this file was imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from sandbox.harness.boundary import getter
from sandbox.harness.failures import Stopped, type_name
from sandbox.harness.originals import (
    NUMPY_DTYPES,
    NUMPY_NAMES,
    TORCH_NAMES,
    Parameter,
    Tensor,
    array_bytes_of,
    array_dtype_of,
    array_shape_of,
    bfloat16,
    cast,
    contiguous,
    detach,
    device_of,
    dtype_of,
    element_size,
    int16,
    is_nested,
    is_quantized,
    layout_of,
    ndarray,
    no_torch_function,
    numel,
    requires_grad_of,
    resolve_conj,
    resolve_neg,
    shape_of,
    to_array_,
    to_bytes,
    to_cpu,
    to_numpy,
    view,
)
from sandbox.wire.messages import Problem
from sandbox.wire.values import Array, Generator, Given, Opaque, Ref, Value

MAX_DEPTH = 24  # the codec's is 32, and a message wraps a value in up to seven more
MAX_RANK = 16

# By id: a metaclass of the job's code may define `__eq__` and `__hash__` of a class.
_NUMPY_SCALARS = frozenset(id(dtype.type) for dtype in NUMPY_DTYPES.values())
_PLAIN_KEYS = frozenset(map(id, (bool, int, float, str, bytes)))
_NODES = frozenset(map(id, (Generator, Given, Ref)))

_list_iter, _tuple_iter, _dict_items = list.__iter__, tuple.__iter__, dict.items
_to_int, _to_float, _to_str, _join_bytes = int.__int__, float.__float__, str.__str__, bytes.__add__
_real, _imag = getter(complex, "real"), getter(complex, "imag")
_strided = torch.strided

_LAZY = {
    "generator": "a generator gives its values later; wrap it in `list(...)`",
    "map": "`map` gives its values later; wrap it in `list(...)`",
    "zip": "`zip` gives its values later; wrap it in `list(...)`",
    "filter": "`filter` gives its values later; wrap it in `list(...)`",
    "range": "wrap it in `list(...)`",
    "dict_keys": "wrap it in `list(...)`",
    "dict_values": "wrap it in `list(...)`",
    "dict_items": "wrap it in `list(...)`",
    "function": "a function was returned, not what it returns; is a pair of brackets missing?",
    "method": "a method was returned, not what it returns; is a pair of brackets missing?",
    "builtin_function_or_method": (
        "a function was returned, not what it returns; is a pair of brackets missing?"
    ),
    "type": "a class was returned, not an object of it",
    "coroutine": "an `async` function returns at once; write a plain `def`",
}


class Outgoing:
    """Turns Python values into wire values, at most `max_bytes` of them in all.

    `authoring`: the wire's own nodes (`Given`, `Ref`, `Generator`) may stand in the value, and an
    object that cannot be sent is an error, not an `Opaque`.
    """

    def __init__(self, max_bytes: int, *, authoring: bool = False) -> None:
        self.left = max_bytes
        self.max_bytes = max_bytes
        self.authoring = authoring
        self.shared: set[str] = set()  # the case's shared objects so far, when authoring
        self._open: set[int] = set()

    def value(self, value: Any, depth: int = 0) -> Value:
        """The wire value; raises `Stopped` for one too large, too deep, or that holds itself."""
        kind = type(value)
        if value is None or kind is bool:
            self._take(1)
            return value
        if kind is int or kind is float or kind is complex:
            self._take(9)
            return value if kind is not int or value.bit_length() < 4000 else _opaque(kind, _LONG)
        if kind is str or kind is bytes:
            self._take(5 + len(value))
            return value
        if kind is Tensor:
            return self._tensor(value, "torch")
        if kind is Parameter:
            return self._tensor(value, "parameter")
        if kind is ndarray:
            return self._array(value, "numpy")
        if id(kind) in _NUMPY_SCALARS:
            return self._array(to_array_(value), "numpy_scalar")
        if issubclass(kind, (list, tuple, dict)):
            return self._container(value, kind, depth)
        if self.authoring and id(kind) in _NODES:
            return self._node(value, depth)
        return self._other(value, kind)

    def _take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Stopped(
                Problem(
                    "output_limit",
                    f"The output is larger than {self.max_bytes // 1024} KiB, the most that this "
                    "exercise takes.",
                )
            )

    def _container(self, value: Any, kind: type, depth: int) -> Value:
        if id(value) in self._open:
            raise Stopped(_type_problem("The output contains itself, and has no end."))
        if depth >= MAX_DEPTH:
            raise Stopped(_type_problem(f"The output is nested deeper than {MAX_DEPTH} levels."))
        self._take(5)
        self._open.add(id(value))
        try:
            if issubclass(kind, list):
                return self._items(_list_iter(value), depth + 1)
            if issubclass(kind, tuple):
                return tuple(self._items(_tuple_iter(value), depth + 1))
            out = {}
            for key, item in _dict_items(value):
                plain = self._key(key, depth + 1)
                if plain is _UNFIT:
                    return self._unsendable(
                        kind, f"a key is a {type_name(type(key))}, not a plain value"
                    )
                out[plain] = self.value(item, depth + 1)
            return out
        finally:
            self._open.discard(id(value))

    def _items(self, items: Iterator[Any], depth: int) -> list[Value]:
        """Each as a wire value; what long lists are made of goes the short way."""
        out: list[Value] = []
        for item in items:
            kind = type(item)
            if kind is str:
                self._take(5 + len(item))
            elif kind is float:
                self._take(9)
            else:
                item = self.value(item, depth)
            out.append(item)
        return out

    def _key(self, key: Any, depth: int) -> Any:
        """A dictionary's key as a plain value, or `_UNFIT`."""
        kind = type(key)
        if key is None or id(kind) in _PLAIN_KEYS:
            self._take(5 + len(key) if kind is str or kind is bytes else 9)
            return key
        if id(kind) in _NUMPY_SCALARS and not issubclass(kind, np.complexfloating):
            self._take(9)
            return key.item()
        if kind is tuple and depth < MAX_DEPTH:
            parts = tuple([self._key(part, depth + 1) for part in key])
            return _UNFIT if any(part is _UNFIT for part in parts) else parts
        if issubclass(kind, str):
            return _to_str(key)
        if issubclass(kind, int):
            return _to_int(key)
        return _UNFIT

    def _other(self, value: Any, kind: type) -> Value:
        """Subclasses of plain types by their value; any other object by its type's name."""
        if issubclass(kind, int):
            self._take(9)
            return _to_int(value)
        if issubclass(kind, float):
            self._take(9)
            return _to_float(value)
        if issubclass(kind, complex):
            self._take(17)
            return complex(_real(value), _imag(value))
        if issubclass(kind, str):
            text = _to_str(value)
            self._take(5 + len(text))
            return text
        if issubclass(kind, bytes):
            data = _join_bytes(b"", value)
            self._take(5 + len(data))
            return data
        if issubclass(kind, Tensor):
            return self._unsendable(kind, "a subclass of Tensor; return a plain tensor")
        if issubclass(kind, ndarray):
            return self._unsendable(kind, "a subclass of ndarray; return a plain array")
        if issubclass(kind, (set, frozenset)):
            return self._unsendable(kind, "a set has no order; return a list")
        return self._unsendable(kind, _LAZY.get(type_name(kind), ""))

    def _unsendable(self, kind: type, why: str) -> Value:
        if self.authoring:
            name = type_name(kind)
            raise Stopped(
                Problem(
                    "runtime_error",
                    f"an object of type `{name}` cannot be sent to the learner's process"
                    + (f": {why}" if why else "")
                    + ". Use plain values, tensors, arrays, or `given(...)` and `given_name(...)`.",
                )
            )
        self._take(200)
        return _opaque(kind, why)

    def _tensor(self, tensor: Any, kind: str) -> Value:
        with no_torch_function():
            if layout_of(tensor) is not _strided:
                return self._unsendable(Tensor, "a sparse tensor; return `x.to_dense()`")
            if is_nested(tensor):
                return self._unsendable(Tensor, "a nested tensor; return a list of tensors")
            if is_quantized(tensor):
                return self._unsendable(Tensor, "a quantized tensor; return `x.dequantize()`")
            if device_of(tensor).type == "meta":
                return self._unsendable(Tensor, "a tensor on the meta device, without values")
            dtype = dtype_of(tensor)
            name = TORCH_NAMES.get(dtype)
            if name is None:
                return self._unsendable(Tensor, f"a tensor of {dtype}, which is not compared")
            shape = tuple(shape_of(tensor))
            if len(shape) > MAX_RANK:
                return self._unsendable(Tensor, f"a tensor with more than {MAX_RANK} dimensions")
            # Before anything is copied: an expanded view of one number may claim terabytes.
            self._take(16 + 8 * len(shape) + numel(tensor) * element_size(tensor))
            try:
                dense = contiguous(resolve_neg(resolve_conj(to_cpu(detach(tensor)))))
                if dtype is bfloat16:
                    dense = view(dense, int16)
                data = to_bytes(to_numpy(dense))
            except MemoryError:
                raise
            except Exception:
                return self._unsendable(Tensor, "a tensor whose values cannot be read")
            return Array(kind, name, shape, data, requires_grad_of(tensor))

    def _array(self, array: Any, kind: str) -> Value:
        dtype = array_dtype_of(array).newbyteorder("=")
        name = NUMPY_NAMES.get(dtype)
        if name is None:
            return self._unsendable(ndarray, f"an array of {dtype}, which is not compared")
        shape = array_shape_of(array)
        if len(shape) > MAX_RANK:
            return self._unsendable(ndarray, f"an array with more than {MAX_RANK} dimensions")
        self._take(16 + 8 * len(shape) + array_bytes_of(array))
        if array_dtype_of(array).byteorder == ">":
            array = cast(array, dtype)
        return Array(kind, name, shape, to_bytes(array))

    def _node(self, node: Any, depth: int) -> Value:
        self._take(16)
        if type(node) is Given:
            args = tuple([self.value(item, depth + 1) for item in node.args])
            kwargs = {str(k): self.value(v, depth + 1) for k, v in node.kwargs.items()}
            return Given(node.name, args, kwargs, node.seed, node.call)
        if type(node) is Ref and node.name not in self.shared:
            raise Stopped(Problem("runtime_error", f"the case has no shared object `{node.name}`"))
        return node


_UNFIT = object()
_LONG = "a whole number with more than a thousand digits"


def _opaque(kind: type, why: str) -> Opaque:
    return Opaque(type_name(kind), why)


def _type_problem(message: str) -> Problem:
    return Problem("wrong_answer", message, category="type")
