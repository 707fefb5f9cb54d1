"""Every kind of value that an answer may return, and what becomes of it on the wire."""

from __future__ import annotations

import math
import struct

import pytest

from sandbox.wire.values import Array, Opaque

pytestmark = pytest.mark.sandbox

PLAIN = {
    "None": None,
    "True": True,
    "[1, 2.5, 'ä', b'b', 1j]": [1, 2.5, "ä", b"b", 1j],
    "(1, (2,))": (1, (2,)),
    "{'a': [1], 2: None, (1, 'x'): 3.0}": {"a": [1], 2: None, (1, "x"): 3.0},
    "10**30": 10**30,
    "[]": [],
    "torch.Size([2, 3])": (2, 3),
    "enum.IntEnum('E', 'a b').b": 2,
    "type('F', (float,), {'__float__': None, '__eq__': None})(2.5)": 2.5,
    "type('I', (int,), {'__int__': None})(3)": 3,
    "type('S', (str,), {'__str__': None})('s')": "s",
    "type('B', (bytes,), {'__bytes__': None})(b's')": b"s",
    "type('C', (complex,), {})(1, 2)": 1 + 2j,
    "type('L', (list,), {'__iter__': None, '__len__': None})([1])": [1],
    "type('D', (dict,), {'items': None})({1: 2})": {1: 2},
    "collections.OrderedDict(a=1)": {"a": 1},
    "collections.Counter('aab')": {"a": 2, "b": 1},
    "collections.namedtuple('P', 'x y')(1, 2)": (1, 2),
    "np.str_('text')": "text",
    "{np.int64(3): 'a', np.str_('k'): 1}": {3: "a", "k": 1},
}


def returned(child, expression: str, **job):
    code = (
        "import torch, numpy as np, collections, enum, sys\nfrom torch import nn\n"
        f"class Solution:\n    def f(self):\n        return {expression}\n"
    )
    loaded = child.load(code, **job)
    assert loaded.error is None
    return child.call("f")


@pytest.mark.parametrize("expression", PLAIN)
def test_a_plain_value_is_sent_as_what_it_is(child, expression):
    (output,) = returned(child, expression).outputs
    assert output == PLAIN[expression]
    assert type(output) is type(PLAIN[expression])


def test_floats_without_a_number_are_sent(child):
    (output,) = returned(child, "[float('nan'), float('inf'), -0.0]").outputs
    assert math.isnan(output[0])
    assert output[1] == math.inf
    assert math.copysign(1, output[2]) == -1


F = struct.Struct("<f").pack
ARRAYS = {
    "torch.ones(1, 2)": ("torch", "float32", (1, 2), F(1) * 2),
    "torch.tensor(1.5)": ("torch", "float32", (), F(1.5)),
    "torch.arange(6).reshape(2, 3).T[:, :1]": (
        "torch", "int64", (3, 1), struct.pack("<3q", 0, 1, 2),
    ),
    "torch.zeros(0, 3)": ("torch", "float32", (0, 3), b""),
    "torch.ones(2, dtype=torch.bfloat16)": ("torch", "bfloat16", (2,), b"\x80\x3f" * 2),
    "torch.ones((), dtype=torch.bfloat16)": ("torch", "bfloat16", (), b"\x80\x3f"),
    "torch.ones(1, dtype=torch.half)": ("torch", "float16", (1,), b"\x00\x3c"),
    "torch.tensor([True])": ("torch", "bool", (1,), b"\1"),
    "torch.tensor([1 + 2j]).conj()": ("torch", "complex64", (1,), F(1) + F(-2)),
    "torch.tensor([1 + 2j]).conj().imag": ("torch", "float32", (1,), F(-2)),
    "torch.ones(1).expand(3)": ("torch", "float32", (3,), F(1) * 3),
    "torch.ones(1, requires_grad=True) * 2": ("torch", "float32", (1,), F(2)),
    "nn.Parameter(torch.ones(1))": ("parameter", "float32", (1,), F(1)),
    "torch.tensor([7], dtype=torch.uint16)": ("torch", "uint16", (1,), b"\7\0"),
    "np.ones((1, 2), 'f4')": ("numpy", "float32", (1, 2), F(1) * 2),
    "np.ones(2, '>f4')": ("numpy", "float32", (2,), F(1) * 2),
    "np.asfortranarray([[1, 2], [3, 4]]).astype('i1', order='F')": (
        "numpy", "int8", (2, 2), b"\1\2\3\4",
    ),
    "np.array(2.0)": ("numpy", "float64", (), struct.pack("<d", 2)),
    "np.float64(2)": ("numpy_scalar", "float64", (), struct.pack("<d", 2)),
    "np.float32(2)": ("numpy_scalar", "float32", (), F(2)),
    "np.bool_(True)": ("numpy_scalar", "bool", (), b"\1"),
    "np.mean([1, 3])": ("numpy_scalar", "float64", (), struct.pack("<d", 2)),
    "np.broadcast_to(np.int8(1), (3,))": ("numpy", "int8", (3,), b"\1\1\1"),
}  # fmt: skip


@pytest.mark.parametrize("expression", ARRAYS)
def test_an_array_is_sent_as_its_bytes(child, expression):
    (output,) = returned(child, expression).outputs
    assert type(output) is Array
    assert (output.kind, output.dtype, output.shape, output.data) == ARRAYS[expression]


def test_values_of_torch_return_types_are_tuples(child):
    (output,) = returned(child, "torch.ones(2, 2).max(dim=0)").outputs
    assert type(output) is tuple
    assert [array.dtype for array in output] == ["float32", "int64"]


OPAQUE = {
    "object()": ("object", ""),
    "(x for x in [1])": ("generator", "list("),
    "map(str, [1])": ("map", "list("),
    "range(3)": ("range", "list("),
    "{1, 2}": ("set", "no order"),
    "self.f": ("method", "brackets"),
    "lambda: 1": ("function", "brackets"),
    "torch.ones(2).sum": ("builtin_function_or_method", "brackets"),
    "torch.eye(2).to_sparse()": ("Tensor", "sparse"),
    "torch.eye(2).to_sparse_csr()": ("Tensor", "sparse"),
    "torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)": ("Tensor", "quantized"),
    "torch.ones(2, device='meta')": ("Tensor", "meta"),
    "torch.nested.nested_tensor([torch.ones(1), torch.ones(2)])": ("Tensor", "nested"),
    "torch.ones(2).to(torch.float8_e4m3fn)": ("Tensor", "float8"),
    "type('T', (torch.Tensor,), {})(torch.ones(1))": ("T", "subclass of Tensor"),
    "nn.Buffer(torch.ones(1)).as_subclass(type('Q', (torch.Tensor,), {}))": ("Q", "subclass"),
    "nn.parameter.UninitializedParameter()": ("UninitializedParameter", "subclass"),
    "np.matrix([[1]])": ("matrix", "subclass of ndarray"),
    "np.ma.array([1])": ("MaskedArray", "subclass of ndarray"),
    "np.array([object()])": ("ndarray", "object"),
    "np.array(['text'])": ("ndarray", "<U4"),
    "np.array([(1, 2)], dtype=[('a', 'i4'), ('b', 'i4')])": ("ndarray", "compared"),
    "np.datetime64('2020-01-01')": ("datetime64", ""),
    "{torch.ones(1): 1}": ("dict", "a key is a Tensor"),
    "nn.Linear(1, 1)": ("Linear", ""),
    "torch.float32": ("dtype", ""),
    "NotImplemented": ("NotImplementedType", ""),
    "int": ("type", "a class"),
    "1 << 5000": ("int", "digits"),
    "torch.vmap": ("function", "brackets"),
    "type('M', (type,), {'__name__': 5, '__eq__': None})('X', (), {})()": ("X", ""),
}  # fmt: skip


@pytest.mark.parametrize("expression", OPAQUE)
def test_what_cannot_be_compared_is_opaque(child, expression):
    result = returned(child, expression)
    (output,) = result.outputs
    assert type(output) is Opaque
    name, why = OPAQUE[expression]
    assert output.type_name == name
    assert why in output.why


@pytest.mark.parametrize(
    "expression", ["torch.zeros(1).expand(2**45)", "np.broadcast_to(0.0, 2**45)"]
)
def test_a_view_larger_than_memory_is_never_copied(child, expression):
    assert returned(child, expression).error.kind == "output_limit"


@pytest.mark.parametrize(
    ("build", "words"),
    [("x = []; x.append(x)", "contains itself"), ("x = 1\nfor _ in range(99): x = [x]", "deeper")],
)
def test_a_structure_without_end_is_a_type_error_in_words(child, build, words):
    lines = "\n".join(f"        {line}" for line in build.splitlines())
    child.load(f"class Solution:\n    def f(self):\n{lines}\n        return x")
    error = child.call("f").error
    assert (error.kind, error.category) == ("wrong_answer", "type")
    assert words in error.message


def test_a_tensor_that_escaped_from_vmap_does_not_break_the_child(child):
    body = (
        "s = []\n        torch.vmap(lambda t: (s.append(t), t)[1])(torch.ones(2))\n        return s"
    )
    child.load(f"import torch\nclass Solution:\n    def f(self):\n        {body}")
    result = child.call("f")
    assert result.error is not None or type(result.outputs[0]) is list
    assert child.finish() == 0


def test_a_mode_left_open_by_the_learner_does_not_break_the_child(child):
    code = """
import torch
from torch.overrides import TorchFunctionMode
class Lie(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return 5
class Solution:
    def f(self):
        out = torch.ones(1)
        Lie().__enter__()
        return out
"""
    child.load(code)
    assert type(child.call("f").outputs[0]) is Array
    child.call("f")
    assert child.finish() == 0
