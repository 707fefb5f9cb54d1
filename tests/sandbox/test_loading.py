"""Role "solve": loading code, and what is told where a name or a signature does not fit."""

from __future__ import annotations

import pytest

from tests.sandbox.making import method, tensor

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("def f(x)\n    return x", 1, "a colon `:` is missing"),
        ("x = (1,\ny = 2\n", 1, "closing bracket"),
        ("def f():\nreturn 1", 2, "indent this line"),
        ("ok = 1\nx = 'open", 2, "no closing quote"),
        ("a = 1\nb = \0", 2, "NUL character"),
        ("\n\nx = = 1", 3, "invalid syntax"),
        ("if 1:\n    pass\nelse if 2:\n    pass", 3, "`else if` is `elif` in Python"),
        ("y = 2x", 1, "write `2 * x`"),
        ("y = “a”", 1, "type them"),
        ("def f(x):\n    retrun x", 2, "`retrun` is no keyword; is it meant to be `return`?"),
        ("imprt torch", 1, "is it meant to be `import`?"),
        ("form torch import nn", 1, "is it meant to be `from`?"),
        ("fro i in range(3):\n    pass", 1, "is it meant to be `for`?"),
        ("if 1:\n    pass\nelseif 2:\n    pass", 3, "is it meant to be `elif`?"),
        ("function f(x):\n    return x", 1, "is it meant to be `def`?"),
        ("for i in range(3):\n    pass\nels:\n    pass", 3, "is it meant to be `else`?"),
    ],
)
def test_code_that_does_not_parse_names_the_line(child, code, line, words):
    error = child.load(code).error
    assert error is not None
    assert (error.kind, error.line) == ("compile_error", line)
    assert error.message.startswith(f"Line {line}: ")
    assert words in error.message


@pytest.mark.parametrize(
    "code",
    [
        "classes = = 3",
        "x y",
        "return return",
        "form.data = = 1",
        "width := 3",
        "width int = 3",
        "Linear(\n    width: 3,\n)",
        "def f(\n    x,\n    width int,\n):\n    pass",
        "final float",
        "delta 5",
        "switch x:\n    pass",
        "elem x",
        "imports 'a'",
    ],
)
def test_no_keyword_is_guessed_where_none_is_near(child, code):
    error = child.load(code).error
    assert error is not None
    assert "keyword" not in error.message


def test_code_nested_without_end_is_a_compile_error(child):
    assert child.load("x = " + "(" * 5000 + ")" * 5000).error.kind == "compile_error"


def test_a_byte_order_mark_and_carriage_returns_are_harmless(child):
    code = "\ufeff" + method("return x").replace("\n", "\r\n")
    assert child.load(code).error is None
    assert child.call("f", 1).outputs == (1,)


def test_an_invalid_escape_is_advice(child):
    loaded = child.load(method(r"return '\d'"))
    assert loaded.error is None
    assert loaded.advice[0][0] == 4


def test_a_missing_class_suggests_the_one_that_is_there(child):
    error = child.load("class Solutoin:\n    pass").error
    assert (error.kind, error.line) == ("runtime_error", 1)
    assert "`Solution` is not defined" in error.message
    assert "`Solutoin`" in error.message


def test_an_empty_file_lacks_its_class(child):
    assert "`Solution` is not defined" in child.load("").error.message


def test_a_plain_function_is_asked_into_the_class(child):
    error = child.load("import torch\n\ndef get_minimizer(a, b):\n    return a").error
    assert (error.kind, error.line) == ("runtime_error", 3)
    assert error.message == (
        "Line 3: `Solution` is not defined. The judge looks for it. Put `get_minimizer` into "
        "`class Solution:`, as in the starter (Reset shows it)."
    )


def test_several_plain_functions_are_asked_into_the_class_together(child):
    error = child.load("def fit(a): pass\ndef predict(b): pass").error
    assert "Put your functions into `class Solution:`" in error.message


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("def entropy(x): pass", "softmax"),  # the judge looks for a function
        ("class Tensor: pass\ndef fit(x): pass", "Solution"),  # a class is there
    ],
)
def test_a_function_is_asked_into_no_class_that_may_be_there(child, code, entry):
    error = child.load(code, entry).error
    assert error.message == f"`{entry}` is not defined. The judge looks for it."


def test_a_missing_method_suggests_the_one_that_is_there(child):
    child.load("class Solution:\n    def get_minimiser(self, x): return x")
    error = child.call("get_minimizer", 1).error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert "`get_minimiser`" in error.message


def test_a_method_with_too_few_parameters_is_told_before_it_is_called(child):
    code = "from torch import nn\nclass Net(nn.Module):\n    def forward(self): return 1"
    child.load(code, "Net")
    error = child.call("forward", tensor(1.0)).error
    assert (error.kind, error.line) == ("runtime_error", 3)
    assert error.message == (
        "Line 3: `forward` takes no input besides `self`; the judge calls it with one tensor."
    )


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("self, a, b, c, d", "needs four inputs (`a`, `b`, `c`, `d`)"),
        ("", "has no `self`"),
        ("self, a, *, b", "takes one input (`a`)"),
        ("self, a, b, *, c", "`c` by name only"),
        ("self", "takes no input"),
    ],
)
def test_a_signature_that_does_not_fit_is_told(child, signature, words):
    child.load(f"class Solution:\n    def f({signature}): return 1")
    error = child.call("f", 1, 2).error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert words in error.message


def test_a_forgotten_self_is_written_out(child):
    child.load("class Solution:\n    def get(iterations: int, rate): return 1")
    error = child.call("get", 1, 2).error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert error.message == ("Line 2: `self` is missing: write `def get(self, iterations, rate)`.")


@pytest.mark.parametrize("signature", ["this, a, b", "a, *b", "a, b=1, c=2"])
def test_self_may_have_another_name_where_the_inputs_fit(child, signature):
    child.load(f"class Solution:\n    def f({signature}): return 'called'")
    assert child.call("f", 1, 2).outputs == ("called",)


@pytest.mark.parametrize(
    "signature", ["self, *args", "self, a, b=1", "self, a, b, c=3", "self, a, b"]
)
def test_a_signature_that_fits_is_called(child, signature):
    child.load(f"class Solution:\n    def f({signature}): return 'called'")
    assert child.call("f", 1, 2).outputs == ("called",)


def test_static_and_class_methods_and_plain_functions_are_called(child):
    code = (
        "class Solution:\n    @staticmethod\n    def f(a): return a\n"
        "    @classmethod\n    def g(cls, a): return a + 1\n"
    )
    child.load(code)
    assert child.call("f", 1).outputs == (1,)
    assert child.call("g", 1).outputs == (2,)


def test_an_entry_may_be_a_function(child):
    child.load("def softmax(z, dim): return dim", "softmax")
    assert child.call("", 1, 2).outputs == (2,)
    assert "`softmax` needs two inputs" in child.call("", 1).error.message


def test_a_constructor_that_does_not_fit_is_told(child):
    child.load("class Solution:\n    def __init__(self, a): pass\n    def f(self): pass")
    error = child.call("f", init=(1, 2)).error
    assert error.line == 2
    assert "`__init__` takes one input (`a`) besides `self`" in error.message


def test_a_class_without_constructor_says_so(child):
    child.load("class Solution:\n    def f(self): pass")
    assert "has no `__init__`" in child.call("f", init=(1,)).error.message


def test_a_forgotten_super_init_is_told(child):
    code = (
        "from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        self.a = nn.Linear(1, 1)\n    def forward(self, x): return x"
    )
    child.load(code, "Net")
    assert "super().__init__()" in child.call("forward", tensor(1.0)).error.message


def test_an_error_while_loading_names_its_line(child):
    error = child.load("import torch\nx = 1 / 0").error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert "ZeroDivisionError" in error.message


def test_given_names_are_visible_and_importable(child):
    given = "import math\nRATE = 0.5\nclass Base:\n    def rate(self): return RATE\n"
    code = (
        "from given import RATE as R\nclass Solution(Base):\n"
        "    def f(self): return [self.rate(), R, math.pi]"
    )
    assert child.load(code, given=given).error is None
    assert child.call("f").outputs == ([0.5, 0.5, 3.141592653589793],)


def test_the_module_is_named_solution(child):
    child.load(method("import sys\nreturn [__name__, sys.modules[__name__].Solution is Solution]"))
    assert child.call("f", 1).outputs == (["solution", True],)


def test_given_code_that_does_not_load_is_not_the_learners_error(child):
    error = child.load(method("return x"), given="x = 1\ny = 1 / 0").error
    assert (error.kind, error.line) == ("internal_error", 0)
    assert error.message == "given.py: Line 2: ZeroDivisionError: division by zero"


def test_a_method_may_be_set_by_the_constructor(child):
    code = "class Solution:\n    def __init__(self): self.f = lambda x: x + 1\n"
    child.load(code)
    assert child.call("f", 1).outputs == (2,)
