"""Forbidden calls, however they are named; and what is only advice."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sandbox

SOFTMAX = (("torch.softmax", ""), ("F.softmax", ""), ("nn.Softmax", ""), ("np.linalg.lstsq", ""))
ATTENTION = (("torch.nn.MultiheadAttention", ""), ("F.scaled_dot_product_attention", ""))

CERTAIN = {
    "import torch\nx = torch.softmax(torch.ones(2), 0)": 2,
    "import torch.nn.functional as F\n\ndef f(x):\n    return F.softmax(x, -1)": 4,
    "from torch import nn\nm = nn.Softmax(-1)": 2,
    "from torch.nn import Softmax\nm = Softmax(-1)": 2,
    "from torch.nn import functional\ndef f(x): return functional.softmax(x)": 2,
    "from torch.nn.functional import softmax as sm\ndef f(x): return sm(x)": 2,
    "import torch as t\ndef f(x): return t.nn.functional.softmax(x)": 2,
    "import torch.nn\ndef f(x): return torch.nn.functional.softmax(x)": 2,
    "from torch.nn.functional import *\ndef f(x): return softmax(x)": 2,
    "from torch import *\ndef f(x): return nn.functional.softmax(x)": 2,
    "import torch.nn.functional as F\nsm = F.softmax\ndef f(x): return sm(x)": 3,
    "import torch.nn.functional as F\ndef f(x): return getattr(F, 'softmax')(x)": 2,
    "from torch.nn.modules.activation import Softmax as S\nm = S(-1)": 2,
    "import numpy as numbers\ndef f(a, b): return numbers.linalg.lstsq(a, b)": 2,
    "def f(x):\n    import torch\n    return torch.softmax(x, 0)": 3,
}


@pytest.mark.parametrize("code", CERTAIN)
def test_a_forbidden_call_is_found_through_imports(child, code):
    error = child.load(code, forbidden=SOFTMAX).error
    assert error is not None
    assert (error.kind, error.line) == ("forbidden", CERTAIN[code])
    assert error.message.startswith(f"Line {CERTAIN[code]}: `")
    assert "may not be called" in error.message


ADVICE = {
    "import torch\ndef f(x): return x.softmax(-1)": 2,
    "import torch\ndef f(xs): return list(map(torch.softmax, xs))": 2,
    "from torch import softmax\ndef f(softmax, x): return softmax(x)": 2,
    "import torch.nn.functional as F\nif F:\n    F = None\ndef f(x): return F.softmax(x)": 4,
    "from torch import nn\nclass A(nn.Softmax): pass": 2,
}


@pytest.mark.parametrize("code", ADVICE)
def test_what_only_may_be_forbidden_is_advice(child, code):
    loaded = child.load(f"{code}\nclass Solution: pass", forbidden=SOFTMAX)
    assert loaded.error is None
    assert [line for line, _ in loaded.advice] == [ADVICE[code]]
    assert "which this exercise asks you to write yourself" in loaded.advice[0][1]


FREE = [
    "import torch\ndef softmax(x): return x.exp() / x.exp().sum()\ny = softmax(torch.ones(2))",
    "# torch.softmax(x)\ntext = 'torch.softmax(x)'",
    "import torch\ny = torch.exp(torch.ones(2))",
    "import torch.nn.functional as F\nfrom torch import nn",
    "class nn:\n    @staticmethod\n    def Softmax(x): return x\ny = nn.Softmax(1)",
    "softmax = lambda x: x\ny = softmax(1)",
]


@pytest.mark.parametrize("code", FREE)
def test_what_is_not_forbidden_passes_in_silence(child, code):
    loaded = child.load(f"{code}\nclass Solution: pass", forbidden=SOFTMAX)
    assert loaded.error is None
    assert loaded.advice == ()


def test_names_that_given_code_imports_are_resolved(child):
    code = "class Solution(nn.Module):\n    m = nn.MultiheadAttention(4, 1)"
    error = child.load(code, given="from torch import nn", forbidden=ATTENTION).error
    assert (error.kind, error.line) == ("forbidden", 2)


def test_an_own_import_goes_before_that_of_given_code(child):
    code = "import math as nn\nclass Solution: pass\nx = nn.sqrt(4)"
    loaded = child.load(code, given="from torch import nn", forbidden=(("torch.nn.sqrt", ""),))
    assert loaded.error is None


def test_a_name_may_be_forbidden_in_one_method_only(child):
    code = (
        "import torch\nclass Solution:\n"
        "    def loop(self, x): return torch.cumsum(x, 0)\n"
        "    def matmul(self, x): return {}\n"
    )
    forbidden = (("torch.cumsum", "matmul"),)
    error = child.load(code.format("[torch.cumsum(y, 0) for y in x]"), forbidden=forbidden).error
    assert (error.kind, error.line) == ("forbidden", 4)


def test_the_other_methods_may_call_it(child):
    code = (
        "import torch\nclass Solution:\n"
        "    def loop(self, x): return torch.cumsum(x, 0)\n"
        "    def matmul(self, x): return x\n"
    )
    loaded = child.load(code, forbidden=(("torch.cumsum", "matmul"),))
    assert loaded.error is None
    assert loaded.advice == ()
