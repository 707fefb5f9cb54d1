"""Values between the wire and Python: torch and NumPy in, torch and NumPy out, by exact type.

Nothing here calls an operator of an object that the job's code made: what is read is read through
functions of torch, NumPy and the builtin types that were taken when this file was imported.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from sandbox.harness.boundary import getter
from sandbox.harness.failures import Stopped, type_name
from sandbox.harness.seeds import seed_all
from sandbox.wire.messages import Problem
from sandbox.wire.values import DTYPES, Array, Generator, Given, Opaque, Raised, Ref, Value

MAX_DEPTH = 24  # the codec's is 32, and a message wraps a value in up to seven more
MAX_RANK = 16

_TORCH = {name: getattr(torch, name) for name in DTYPES}
_TORCH_NAMES = {dtype: name for name, dtype in _TORCH.items()}
_NUMPY = {name: np.dtype(name) for name in DTYPES if name != "bfloat16"}
_NUMPY_NAMES = {dtype: name for name, dtype in _NUMPY.items()}
# By id: a metaclass of the job's code may define `__eq__` and `__hash__` of a class.
_NUMPY_SCALARS = frozenset(id(dtype.type) for dtype in _NUMPY.values())
_PLAIN_KEYS = frozenset(map(id, (bool, int, float, str, bytes)))
_NODES = frozenset(map(id, (Generator, Given, Ref)))

_base = torch._C.TensorBase
_layout, _device, _dtype = getter(_base, "layout"), getter(_base, "device"), getter(_base, "dtype")
_is_quantized, _is_nested = getter(_base, "is_quantized"), getter(_base, "is_nested")
_requires_grad, _shape = getter(_base, "requires_grad"), getter(_base, "shape")
_numel, _element_size = _base.numel, _base.element_size
_detach, _cpu, _contiguous = _base.detach, _base.cpu, _base.contiguous
_resolve_conj, _resolve_neg = _base.resolve_conj, _base.resolve_neg
_view, _numpy, _clone = _base.view, _base.numpy, _base.clone
_torch_frombuffer = torch.frombuffer
_no_torch_function = torch._C.DisableTorchFunction
_strided, _int16, _bfloat16 = torch.strided, torch.int16, torch.bfloat16
_Tensor, _Parameter, _Module = torch.Tensor, nn.Parameter, nn.Module
_empty, _TorchGenerator = torch.empty, torch.Generator
_named_parameters = nn.Module.named_parameters
_ndarray = np.ndarray
_tobytes, _astype = np.ndarray.tobytes, np.ndarray.astype
_nd_dtype, _nd_shape = getter(np.ndarray, "dtype"), getter(np.ndarray, "shape")
_nd_bytes = getter(np.ndarray, "nbytes")
_frombuffer, _asarray = np.frombuffer, np.asarray
_list_iter, _tuple_iter, _dict_items = list.__iter__, tuple.__iter__, dict.items
_to_int, _to_float, _to_str, _join_bytes = int.__int__, float.__float__, str.__str__, bytes.__add__
_real, _imag = getter(complex, "real"), getter(complex, "imag")

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
        if kind is _Tensor:
            return self._tensor(value, "torch")
        if kind is _Parameter:
            return self._tensor(value, "parameter")
        if kind is _ndarray:
            return self._array(value, "numpy")
        if id(kind) in _NUMPY_SCALARS:
            return self._array(_asarray(value), "numpy_scalar")
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
                return [self.value(item, depth + 1) for item in _list_iter(value)]
            if issubclass(kind, tuple):
                return tuple([self.value(item, depth + 1) for item in _tuple_iter(value)])
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
        if issubclass(kind, _Tensor):
            return self._unsendable(kind, "a subclass of Tensor; return a plain tensor")
        if issubclass(kind, _ndarray):
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
        with _no_torch_function():
            if _layout(tensor) is not _strided:
                return self._unsendable(_Tensor, "a sparse tensor; return `x.to_dense()`")
            if _is_nested(tensor):
                return self._unsendable(_Tensor, "a nested tensor; return a list of tensors")
            if _is_quantized(tensor):
                return self._unsendable(_Tensor, "a quantized tensor; return `x.dequantize()`")
            if _device(tensor).type == "meta":
                return self._unsendable(_Tensor, "a tensor on the meta device, without values")
            dtype = _dtype(tensor)
            name = _TORCH_NAMES.get(dtype)
            if name is None:
                return self._unsendable(_Tensor, f"a tensor of {dtype}, which is not compared")
            shape = tuple(_shape(tensor))
            if len(shape) > MAX_RANK:
                return self._unsendable(_Tensor, f"a tensor with more than {MAX_RANK} dimensions")
            # Before anything is copied: an expanded view of one number may claim terabytes.
            self._take(16 + 8 * len(shape) + _numel(tensor) * _element_size(tensor))
            try:
                dense = _contiguous(_resolve_neg(_resolve_conj(_cpu(_detach(tensor)))))
                if dtype is _bfloat16:
                    dense = _view(dense, _int16)
                data = _tobytes(_numpy(dense))
            except MemoryError:
                raise
            except Exception:
                return self._unsendable(_Tensor, "a tensor whose values cannot be read")
            return Array(kind, name, shape, data, _requires_grad(tensor))

    def _array(self, array: Any, kind: str) -> Value:
        dtype = _nd_dtype(array).newbyteorder("=")
        name = _NUMPY_NAMES.get(dtype)
        if name is None:
            return self._unsendable(_ndarray, f"an array of {dtype}, which is not compared")
        shape = _nd_shape(array)
        if len(shape) > MAX_RANK:
            return self._unsendable(_ndarray, f"an array with more than {MAX_RANK} dimensions")
        self._take(16 + 8 * len(shape) + _nd_bytes(array))
        if _nd_dtype(array).byteorder == ">":
            array = _astype(array, dtype)
        return Array(kind, name, shape, _tobytes(array))

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


def parameters_by_name(module: nn.Module) -> dict[str, nn.Parameter]:
    """A module's parameters, each once, by dotted name."""
    return dict(_named_parameters(module))


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
            return [self.value(item) for item in wire]
        if kind is tuple:
            return tuple([self.value(item) for item in wire])
        if kind is dict:
            return {key: self.value(item) for key, item in wire.items()}
        if kind is Generator:
            return _TorchGenerator().manual_seed(wire.seed)
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
        return found(*args, **kwargs)


def _author_problem(message: str) -> Problem:
    return Problem("internal_error", message)


def to_array(array: Array) -> Any:
    """A tensor, parameter, array or NumPy scalar with memory of its own."""
    if array.kind in ("torch", "parameter"):
        if array.data:
            raw = _torch_frombuffer(bytearray(array.data), dtype=_TORCH[array.dtype])
            # The clone is aligned as torch's own memory is, and may be resized.
            tensor = _clone(_view(raw, array.shape))
        else:
            tensor = _empty(array.shape, dtype=_TORCH[array.dtype], device="cpu")
        if array.kind == "parameter":
            return _Parameter(tensor, requires_grad=array.requires_grad)
        return tensor.requires_grad_(True) if array.requires_grad else tensor
    found = _frombuffer(array.data, _NUMPY.get(array.dtype, np.uint8)).reshape(array.shape).copy()
    return found[()] if array.kind == "numpy_scalar" else found


def unchanged(wire: Value, value: Any) -> bool:
    """Whether an argument still is what was sent. Generators and given objects are not looked at.

    Bit by bit, so that NaN is equal to itself; `.grad` does not count.
    """
    kind = type(wire)
    if kind is Array:
        try:
            now = Outgoing(len(wire.data) + 1024).value(value)
        except Stopped:
            return False
        return (
            type(now) is Array
            and now.shape == wire.shape
            and now.dtype == wire.dtype
            and now.data == wire.data
        )
    if kind in (Generator, Given, Ref, Raised, Opaque):
        return True
    if kind is not type(value):
        return False
    if kind in (list, tuple):
        return len(wire) == len(value) and all(map(unchanged, wire, value))
    if kind is dict:
        return len(wire) == len(value) and all(
            key in value and unchanged(item, value[key]) for key, item in wire.items()
        )
    return bool(wire == value or (wire != wire and value != value))
