"""Functions of torch and NumPy as they were before any code of a job ran.

A learner who patches `torch.Tensor.detach` changes it for their own code only.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from sandbox.harness.boundary import getter
from sandbox.wire.values import DTYPES

TORCH_DTYPES = {name: getattr(torch, name) for name in DTYPES}
TORCH_NAMES = {dtype: name for name, dtype in TORCH_DTYPES.items()}
NUMPY_DTYPES = {name: np.dtype(name) for name in DTYPES if name != "bfloat16"}
NUMPY_NAMES = {dtype: name for name, dtype in NUMPY_DTYPES.items()}
int16, bfloat16 = torch.int16, torch.bfloat16

Tensor, Parameter, Module, ndarray = torch.Tensor, nn.Parameter, nn.Module, np.ndarray

_base = torch._C.TensorBase
layout_of, device_of, dtype_of = (
    getter(_base, "layout"),
    getter(_base, "device"),
    getter(_base, "dtype"),
)
is_quantized, is_nested = getter(_base, "is_quantized"), getter(_base, "is_nested")
requires_grad_of, shape_of = getter(_base, "requires_grad"), getter(_base, "shape")
numel, element_size, view, clone = _base.numel, _base.element_size, _base.view, _base.clone
detach, to_cpu, contiguous, to_numpy = _base.detach, _base.cpu, _base.contiguous, _base.numpy
resolve_conj, resolve_neg = _base.resolve_conj, _base.resolve_neg
tensor_from, empty_tensor = torch.frombuffer, torch.empty
no_torch_function = torch._C.DisableTorchFunction
named_parameters = nn.Module.named_parameters

array_dtype_of, array_shape_of = getter(ndarray, "dtype"), getter(ndarray, "shape")
array_bytes_of = getter(ndarray, "nbytes")
array_from, to_array_, to_bytes, cast = np.frombuffer, np.asarray, ndarray.tobytes, ndarray.astype


def parameters_by_name(module: nn.Module) -> dict[str, nn.Parameter]:
    """A module's parameters, each once, by dotted name."""
    return dict(named_parameters(module))
