"""Parameters of a module: the order in which a call uses them, and the judge's values for them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from sandbox.harness.boundary import getter
from sandbox.harness.originals import parameters_by_name
from sandbox.wire.messages import Filling, Parameter

_Tensor, _Lazy = torch.Tensor, nn.UninitializedParameter
_base = torch._C.TensorBase
_copy, _detach, _shape = _base.copy_, _base.detach, getter(_base, "shape")
_numpy, _cpu, _dtype = _base.numpy, _base.cpu, getter(_base, "dtype")
_no_grad, _from_numpy = torch.no_grad, torch.from_numpy
_named_modules = nn.Module.named_modules
_sha256 = hashlib.sha256
# One for all draws: to seed a new one takes 25 µs, to set this one's state 1 µs.
_bits = np.random.PCG64(0)
_normal = np.random.Generator(_bits).standard_normal

#: Reading these of a parameter is not a use of its values.
_METADATA = frozenset(
    (
        "size", "dim", "ndimension", "numel", "nelement", "stride", "storage_offset", "type",
        "is_contiguous", "is_floating_point", "is_complex", "is_signed", "element_size",
        "data_ptr", "__len__", "__repr__", "__str__", "__format__", "__hash__", "requires_grad_",
        "get_device",
    )
)  # fmt: skip
_VALUE_PROPERTIES = frozenset(("T", "mT", "H", "mH", "data", "real", "imag"))


class _Uses(TorchFunctionMode):
    """Notes when each of `parameters` (by id) first is an argument of a torch function."""

    def __init__(self, parameters: set[int]) -> None:
        super().__init__()
        self.parameters = parameters
        self.order: dict[int, int] = {}

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if len(self.order) < len(self.parameters) and _uses_values(func):
            for tensor in _tensors(args):
                self._note(tensor)
            if kwargs:
                for tensor in _tensors(tuple(kwargs.values())):
                    self._note(tensor)
        return func(*args, **(kwargs or {}))

    def _note(self, tensor: Any) -> None:
        key = id(tensor)
        if key in self.parameters and key not in self.order:
            self.order[key] = len(self.order)


def _uses_values(func: Any) -> bool:
    name = getattr(func, "__name__", "")
    if name == "__get__":
        return getattr(func.__self__, "__name__", "") in _VALUE_PROPERTIES
    return name not in _METADATA


def _tensors(value: Any) -> Iterator[Any]:
    if isinstance(value, _Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item)


def trace(module: nn.Module, call: Callable[[], Any]) -> dict[int, int]:
    """Run `call`; gives, by the parameter's `id`, the order of its first use."""
    mode = _Uses({id(p) for p in parameters_by_name(module).values()})
    with mode:
        call()
    return mode.order


def describe(module: nn.Module, order: dict[int, int]) -> tuple[Parameter, ...]:
    """Every parameter, frozen ones too, tied ones once."""
    owners = {name: type(child).__name__ for name, child in _named_modules(module)}
    found = []
    for path, parameter in parameters_by_name(module).items():
        owner = path.rpartition(".")[0]
        found.append(
            Parameter(
                path,
                tuple(_shape(parameter)),
                owner,
                str(owners.get(owner, "")),
                order.get(id(parameter), -1),
                _initial(parameter),
            )
        )
    return tuple(found)


def _initial(parameter: nn.Parameter) -> str:
    values = _detach(parameter)
    array = _numpy(_cpu(values if _dtype(values) is not torch.bfloat16 else values.float()))
    if not array.size:
        return ""
    if not array.any():
        return "zeros"
    return "ones" if array.flat[0] == 1 and (array == 1).all() else ""


def fits(parameters: dict[str, nn.Parameter], fillings: tuple[Filling, ...]) -> bool:
    """Whether the parameters are exactly these, by path and shape; never for lazy ones."""
    return len(parameters) == len(fillings) and all(
        filling.path in parameters
        and not isinstance(parameters[filling.path], _Lazy)
        and tuple(_shape(parameters[filling.path])) == filling.shape
        for filling in fillings
    )


def fill(parameters: dict[str, nn.Parameter], seed: int, fillings: tuple[Filling, ...]) -> None:
    """Give each named parameter the values that (`seed`, role, rule) and its shape fix."""
    with _no_grad():
        for filling in fillings:
            parameter = parameters.get(filling.path)
            if parameter is not None:
                values = draw(seed, filling.role, filling.rule, tuple(_shape(parameter)))
                _copy(_detach(parameter), _from_numpy(values))


def draw(seed: int, role: str, rule: str, shape: tuple[int, ...]) -> np.ndarray:
    """Float64 values of `shape`: the same for everyone who asks for the same role.

    The scales are large on purpose: initial values as small as torch's own were measured to hide
    a missing scale or a shared LayerNorm.
    """
    digest = _sha256(f"{seed}|{role}".encode()).digest()
    state, increment = int.from_bytes(digest[:16], "little"), int.from_bytes(digest[16:], "little")
    words: Any = {"state": state, "inc": increment | 1}  # the increment of a PCG is odd
    _bits.state = {"bit_generator": "PCG64", "state": words, "has_uint32": 0, "uinteger": 0}
    normal = _normal(shape)
    if rule == "weight":
        normal /= math.sqrt(max(math.prod(shape[1:]), 1))
    elif rule == "bias":
        normal *= 0.3
    elif rule == "gain":
        normal = 1.0 + 0.3 * normal
    elif rule != "embedding":
        raise ValueError(f"rule {rule!r} is not known")
    return np.asarray(normal, dtype=np.float64)
