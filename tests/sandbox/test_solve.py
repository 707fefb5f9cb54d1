"""Role "solve": loading code, calling it, and what its author is told when it fails."""

from __future__ import annotations

import os
import struct

import pytest

from sandbox.wire.messages import Step
from sandbox.wire.values import Array, Generator, Given, Opaque, Raised, Ref

pytestmark = pytest.mark.sandbox


def tensor(*values: float, shape: tuple[int, ...] | None = None, grad: bool = False) -> Array:
    data = struct.pack(f"<{len(values)}f", *values)
    return Array("torch", "float32", shape or (len(values),), data, grad)


def floats(array: Array) -> list[float]:
    code = {"float32": "f", "float64": "d", "int64": "q"}[array.dtype]
    return list(struct.unpack(f"<{len(array.data) // struct.calcsize(code)}{code}", array.data))


def method(body: str, args: str = "x") -> str:
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return f"import torch, numpy as np\nclass Solution:\n    def f(self, {args}):\n{lines}\n"


def test_a_right_answer_comes_back_as_it_was_returned(child):
    assert child.ready.barriers == {"tested": True}
    assert child.load(method("return x * 2")).error is None
    assert child.call("f", 1.5).outputs == (3.0,)
    assert child.finish() == 0


def test_the_child_ends_when_the_worker_closes(child):
    child.load(method("return x"))
    child.connection.close()
    assert child.wait() == 0


def test_a_talk_that_makes_no_sense_ends_the_child(child):
    from sandbox.wire.frames import Kind

    child.send(Kind.BIND, None)
    assert child.wait() == 70


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("def f(x)\n    return x", 1, "a colon `:` is missing"),
        ("x = (1,\ny = 2\n", 1, "closing bracket"),
        ("def f():\nreturn 1", 2, "indent the next line"),
        ("ok = 1\nx = 'open", 2, "no closing quote"),
        ("a = 1\nb = \0", 2, "NUL character"),
        ("\n\nx = = 1", 3, "invalid syntax"),
    ],
)
def test_code_that_does_not_parse_names_the_line(child, code, line, words):
    error = child.load(code).error
    assert error is not None
    assert (error.kind, error.line) == ("compile_error", line)
    assert error.message.startswith(f"Line {line}: ")
    assert words in error.message


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


def test_a_traceback_holds_the_learners_lines_only(child):
    child.load(method("return self.g(x)\n") + "    def g(self, x):\n        return x @ x.T[:1]\n")
    error = child.call("f", tensor(1, 2, 3, 4, 5, 6, shape=(2, 3))).error
    assert (error.kind, error.line) == ("runtime_error", 6)
    assert error.message.startswith("Line 6: RuntimeError: mat1 and mat2 shapes cannot be")
    assert 'File "solution.py", line 4, in f' in error.trace
    assert "return x @ x.T[:1]" in error.trace
    assert "harness" not in error.trace


def test_an_error_while_loading_names_its_line(child):
    error = child.load("import torch\nx = 1 / 0").error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert "ZeroDivisionError" in error.message


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("import sys; sys.exit(0)", "runtime_error", "Return the answer instead"),
        ("raise KeyboardInterrupt", "runtime_error", "KeyboardInterrupt"),
        ("raise GeneratorExit", "runtime_error", "GeneratorExit"),
        ("return self.f(x)", "runtime_error", "calls itself without end"),
        ("return input()", "runtime_error", "nothing to read"),
        ("import pandas_is_absent", "runtime_error", "Only torch, NumPy"),
        ("raise MemoryError", "memory_limit", "more memory"),
        ("return torch.empty(2**50)", "memory_limit", "more memory"),
        ("return np.ones(2**50)", "memory_limit", "more memory"),
        ("class E(Exception):\n    def __str__(self): raise E\nraise E", "runtime_error", "E"),
        ("class E(Exception):\n    def __str__(self): return 5\nraise E", "runtime_error", "E"),
        ("import os\nos.getpid = 1\nraise PermissionError(1, 'no')", "runtime_error", "sandbox"),
    ],
)
def test_every_exception_becomes_a_problem(child, body, kind, words):
    child.load(method(body))
    error = child.call("f", 1).error
    assert error.kind == kind
    assert words in error.message
    assert error.line > 0


def test_a_deep_recursion_shows_the_ends_of_its_trace(child):
    child.load(method("return self.f(x)"))
    trace = child.call("f", 1).error.trace
    assert "more calls" in trace
    assert trace.count("in f") == 8


def test_a_fork_that_is_denied_speaks_of_workers(child):
    code = method(
        "import os\ndef deny(): raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
        "os.fork = deny\nfrom torch.utils.data import DataLoader\n"
        "return list(DataLoader([1, 2], num_workers=1))"
    )
    child.load(code)
    assert "num_workers=0" in child.call("f", 1).error.message


def test_memory_is_limited_to_what_the_job_may_use(fork):
    import torch  # noqa: F401

    with open("/proc/self/statm") as statm:  # noqa: PTH123
        pages = int(statm.read().split()[0])
    child = fork(pages * os.sysconf("SC_PAGE_SIZE"))
    child.load(method("return len(bytearray(x))"), memory_mb=64)
    assert child.call("f", 2**20).outputs == (2**20,)
    assert child.call("f", 2**28).error.kind == "memory_limit"
    assert child.call("f", 2**20).outputs == (2**20,)


def test_os_exit_ends_the_child_without_an_answer(child):
    child.load(method("import os; os._exit(0)"))
    with pytest.raises(EOFError):
        child.call("f", 1)
    assert child.wait() == 0


def test_what_is_printed_arrives_before_the_result(child):
    child.load(method("print('hello', x)\nimport sys\nsys.stderr.write('half')\nreturn x"))
    child.call("f", 3)
    assert child.printed() == "hello 3\nhalf"


def test_a_learner_who_replaces_or_closes_stdout_is_graded_all_the_same(child):
    child.load(method("import sys, io\nsys.stdout.close()\nsys.stdout = io.StringIO()\nreturn x"))
    assert child.call("f", 3).outputs == (3,)
    assert child.finish() == 0


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


def test_every_generator_is_seeded_once_at_the_start_of_a_case(child):
    child.load(
        method("import random\nreturn [torch.rand(1).item(), np.random.rand(), random.random()]")
    )
    step = Step("call", "f", (1,), times=2)
    first, again = child.case(step, seed=3), child.case(step, seed=3)
    other = child.case(step, seed=2**63 - 1)
    assert first.outputs == again.outputs
    assert first.outputs[0] != first.outputs[1]
    assert first.outputs != other.outputs


def test_a_generator_arrives_seeded(child):
    child.load(method("return torch.rand(1, generator=x).item()"))
    assert child.call("f", Generator(4)).outputs == child.call("f", Generator(4)).outputs
    assert child.call("f", Generator(4)).outputs != child.call("f", Generator(5)).outputs


def test_given_objects_are_built_with_their_own_seed(child):
    given = "import torch\ndef model(n): return torch.nn.Linear(n, 1)\ndef twice(x): return x * 2\n"
    child.load(method("return [m(x), t(1)]", "m, x, t"), given=given)
    args = (Given("model", (2,), {}, 3), tensor(1, 1), Given("twice", call=False))
    first = child.call("f", *args)
    assert first.outputs == child.call("f", *args).outputs
    assert first.outputs[0][1] == 2


def test_an_unknown_given_name_is_the_authors_error(child):
    child.load(method("return x"))
    assert child.call("f", Given("nothing")).error.kind == "internal_error"


def test_given_code_that_does_not_load_is_not_the_learners_error(child):
    error = child.load(method("return x"), given="x = 1\ny = 1 / 0").error
    assert (error.kind, error.line) == ("internal_error", 0)
    assert error.message == "given.py: Line 2: ZeroDivisionError: division by zero"


def test_a_given_object_that_cannot_be_made_is_not_the_learners_error(child):
    child.load(method("return x"), given="def make():\n    return 1 / 0")
    error = child.call("f", Given("make")).error
    assert (error.kind, error.line) == ("internal_error", 0)
    assert error.message.startswith("given.py: Line 2: ZeroDivisionError")


def test_a_learners_mistake_in_using_given_code_names_their_line(child):
    child.load(method("return half(x)"), given="def half(x):\n    return x / 2")
    error = child.call("f", "a").error
    assert (error.kind, error.line) == ("runtime_error", 4)
    assert 'File "solution.py", line 4' in error.trace
    assert "given.py" not in error.trace


def test_shared_objects_are_one_object_and_can_be_read(child):
    given = "import torch\ndef model(): return torch.nn.Linear(1, 1)\n"
    child.load(method("return a is b", "a, b"), given=given)
    result = child.case(
        Step("call", "f", (Ref("m"), Ref("m"))),
        Step("object", "m"),
        objects={"m": Given("model")},
    )
    assert result.outputs[0] is True
    assert list(result.outputs[1]) == ["weight", "bias"]
    assert result.outputs[1]["weight"].kind == "parameter"


def test_an_optimizer_can_share_the_parameters_of_a_model(child):
    given = (
        "import torch\ndef model(): return torch.nn.Linear(2, 1)\n"
        "def sgd(model): return torch.optim.SGD(model.parameters(), lr=0.1)\n"
    )
    body = "loss = m(x).sum()\no.zero_grad()\nloss.backward()\no.step()\nreturn loss.item()"
    child.load(method(body, "m, o, x"), given=given)
    objects = {"m": Given("model"), "o": Given("sgd", (Ref("m"),))}
    step = Step("call", "f", (Ref("m"), Ref("o"), tensor(1, 1)))
    result = child.case(step, step, objects=objects)
    assert result.outputs[1] == pytest.approx(result.outputs[0] - 0.1 * 3, abs=1e-5)


def test_modules_are_in_eval_mode_without_gradients_unless_they_train(child):
    code = (
        "import torch\nclass Net(torch.nn.Module):\n    def forward(self):\n"
        "        return [self.training, torch.is_grad_enabled()]"
    )
    child.load(code, "Net")
    assert child.case(Step("call", "forward")).outputs == ([False, False],)
    assert child.case(Step("call", ""), train=True).outputs == ([True, True],)


def test_plain_objects_may_call_backward(child):
    child.load(
        method("w = torch.ones(1, requires_grad=True)\n(w * x).sum().backward()\nreturn w.grad")
    )
    assert floats(child.call("f", tensor(2, 3)).outputs[0]) == [5.0]


def test_modules_are_called_through_their_hooks(child):
    code = (
        "import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.register_forward_hook(lambda m, a, o: o + 1)\n"
        "    def forward(self, x): return x"
    )
    child.load(code, "Net")
    assert floats(child.call("forward", tensor(1)).outputs[0]) == [2.0]


def test_a_method_may_be_set_by_the_constructor(child):
    code = "class Solution:\n    def __init__(self): self.f = lambda x: x + 1\n"
    child.load(code)
    assert child.call("f", 1).outputs == (2,)


def test_an_exception_of_the_way_back_ends_one_case_only(child):
    code = (
        "import torch\nclass Net(torch.nn.Module):\n"
        "    def __setattr__(self, n, v):\n"
        "        if n == 'training' and 'up' in self.__dict__: raise KeyboardInterrupt\n"
        "        object.__setattr__(self, n, v)\n"
        "    def __init__(self):\n        super().__init__()\n        self.up = 1\n"
        "    def forward(self): return 1"
    )
    child.load(code, "Net")
    for _ in range(2):
        error = child.call("forward").error
        assert (error.kind, error.line) == ("runtime_error", 4)


def test_a_rehearsal_leaves_nothing_behind(warm):
    import sys

    assert "solution" not in sys.modules


def test_times_gives_an_output_each(child):
    child.load(
        "class Solution:\n    n = 0\n    def f(self):\n        self.n += 1\n        return self.n"
    )
    assert child.call("f", times=3).outputs == (1, 2, 3)


def test_steps_share_one_fresh_object(child):
    child.load(
        "class Solution:\n    n = 0\n    def f(self):\n        self.n += 1\n        return self.n"
    )
    steps = (Step("call", "f", returns=False), Step("call", "f"), Step("attribute", "n"))
    assert child.case(*steps).outputs == (2, 2)
    assert child.case(*steps).outputs == (2, 2)


def test_a_missing_attribute_is_told(child):
    child.load("class Solution:\n    pass")
    assert "no attribute 'vocab_size'" in child.case(Step("attribute", "vocab_size")).error.message


def test_an_exception_that_must_come_is_an_output(child):
    child.load(method("return {'a': 1}[x]"))
    assert child.call("f", "b", raises="KeyError").outputs == (
        Raised("KeyError", "Line 4: KeyError: 'b'"),
    )
    assert child.call("f", "b", raises="LookupError").outputs[0].type_name == "LookupError"
    assert child.call("f", "b", raises="ValueError").outputs[0].type_name == "KeyError"
    assert child.call("f", "a", raises="KeyError").outputs == (1,)


def test_arguments_are_read_back_after_the_call(child):
    child.load(method("x += 1\nreturn None"))
    result = child.call("f", tensor(1, 2), reads=(0,), mutable=(0,), returns=False)
    assert floats(result.outputs[0]) == [2.0, 3.0]
    assert result.mutated == ()


def test_gradients_of_the_summed_output_are_read(child):
    child.load(method("return (x ** 2, {'y': 3 * y})", "x, y, z"))
    args = (tensor(1, 2, grad=True), tensor(5), tensor(1))
    result = child.call("f", *args, gradients=(0, 1, 2))
    assert floats(result.outputs[1]) == [2.0, 4.0]
    assert floats(result.outputs[2]) == [3.0]
    assert result.outputs[3] is None


def test_an_output_without_gradient_gives_none(child):
    child.load(method("return x.detach()"))
    assert child.call("f", tensor(1), gradients=(0,)).outputs[1] is None


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("x[0] = 9", Array("torch", "float32", (1,), b"\0" * 4)),
        ("x[0] = 9", Array("numpy", "float64", (1,), b"\0" * 8)),
        ("x[0] = 9", [1, 2]),
        ("x.append(1)", [1, 2]),
        ("x['a'][0] = 1.5", {"a": [1.0]}),
        ("x['b'] = 1", {"a": 1}),
        ("x.sort()", ["b", "a"]),
        ("x.resize_(4)", Array("torch", "float32", (2,), b"\0" * 8)),
        ("x.data = x.data.double()", Array("torch", "float32", (2,), b"\0" * 8)),
    ],
)
def test_an_argument_that_was_changed_is_reported(child, body, value):
    child.load(method(f"{body}\nreturn 1"))
    assert child.call("f", value).mutated == ((0, 0),)
    assert child.call("f", value, mutable=(0,)).mutated == ()


@pytest.mark.parametrize(
    "value",
    [
        [1.0, float("nan"), {"a": (None, True, "s")}],
        Array("torch", "float32", (1,), struct.pack("<f", float("nan"))),
        Array("numpy", "float64", (0, 3), b""),
        Array("torch", "bfloat16", (1,), b"\x80\x3f"),
        Array("numpy_scalar", "float32", (), b"\0" * 4),
        {1: "a", (1, 2): b"x"},
        Generator(3),
    ],
)
def test_an_argument_that_was_left_alone_is_not(child, value):
    child.load(method("return 1"))
    assert child.call("f", value).mutated == ()


@pytest.mark.parametrize("kind", ["torch", "numpy"])
@pytest.mark.parametrize("dtype", ["float32", "int16"])
def test_one_changed_element_of_a_large_argument_is_seen(child, kind, dtype):
    child.load(method("if y: x[-1, -1] = 1\nreturn 1", "x, y"))
    large = Array(kind, dtype, (4, 600_000), bytes(2_400_000 * int(dtype[-2:]) // 8))
    assert child.call("f", large, False).mutated == ()
    assert child.call("f", large, True).mutated == ((0, 0),)


def test_a_shared_argument_is_compared_with_what_the_step_before_left(child):
    child.load(method("x += 1\nreturn 1") + "    def g(self, x):\n        return x\n")
    steps = (Step("call", "f", (Ref("x"),), mutable=(0,)), Step("call", "g", (Ref("x"),)))
    assert child.case(*steps, objects={"x": tensor(1)}).mutated == ()
    assert child.case(
        steps[1], Step("call", "f", (Ref("x"),)), objects={"x": tensor(1)}
    ).mutated == ((1, 0),)


def test_an_object_equal_to_everything_is_opaque(child):
    body = (
        "class Yes:\n    def __eq__(self, o): return True\n    __hash__ = None\nreturn [Yes(), 1]"
    )
    child.load(method(body))
    assert child.call("f", 1).outputs == ([Opaque("Yes", ""), 1],)


HOSTILE = """
import builtins, torch, sys, struct
torch.allclose = lambda *a, **k: True
torch.equal = torch.allclose
torch.Tensor.__eq__ = lambda a, b: True
torch.Tensor.detach = lambda self: torch.zeros(1)
torch.Tensor.numpy = None
builtins.abs = lambda x: 0
builtins.len = lambda x: 0
builtins.isinstance = lambda *a: True
builtins.type = str
builtins.bytes = builtins.tuple = builtins.list = builtins.getattr = builtins.id = None
sys.stdout = None
class Solution:
    def f(self, x):
        import builtins
        builtins.len = builtins.isinstance = builtins.type = builtins.bytes = None
        builtins.BaseException = int
        return x + 1
    def g(self, x):
        import builtins
        builtins.BaseException = builtins.Exception = builtins.str = int
        builtins.isinstance = None
        raise ValueError("mine")
"""


def test_patched_builtins_and_torch_do_not_reach_the_harness(child):
    assert child.load(HOSTILE).error is None
    assert floats(child.call("f", tensor(1, 2)).outputs[0]) == [2.0, 3.0]
    error = child.call("g", tensor(1)).error
    assert (error.kind, error.message[-16:]) == ("runtime_error", "ValueError: mine")
    assert floats(child.call("f", tensor(1, 2)).outputs[0]) == [2.0, 3.0]
    assert child.finish() == 0


def test_a_recursion_limit_lowered_by_the_learner_is_put_back(child):
    lower = (
        "import sys, inspect\nsys.setrecursionlimit(len(inspect.stack(0)) + 30)\nreturn [[[[x]]]]"
    )
    child.load(method(lower))
    assert child.call("f", 1).outputs == ([[[[1]]]],)


def test_a_result_too_large_is_an_output_limit(child):
    child.load(method("return eval(x)"), output_kb=8)
    for made in ("torch.zeros(3000)", "np.zeros(3000)", "'x' * 9000", "[1] * 5000", "b'x' * 9000"):
        error = child.call("f", made).error
        assert error.kind == "output_limit", made
        assert "8 KiB" in error.message
    assert child.call("f", "1").outputs == (1,)


def test_an_error_longer_than_the_output_may_be_is_cut(child):
    child.load(method("raise ValueError('x' * 10**6)"), output_kb=1)
    assert child.call("f", 1).error.message.startswith("Line 4: ValueError: xxx")


def test_a_child_whose_descriptors_were_closed_ends(child):
    child.load(method("import os; os.closerange(3, 256); return x"))
    with pytest.raises(EOFError):
        child.call("f", 1)
    assert child.wait() == 70


def test_a_thread_left_running_does_not_keep_the_child(child):
    start = "threading.Thread(target=time.sleep, args=(60,)).start()"
    child.load(method(f"import threading, time\n{start}\nreturn x"))
    assert child.call("f", 1).outputs == (1,)
    assert child.finish() == 0


def test_a_data_loader_without_workers_runs(child):
    code = method(
        "from torch.utils.data import DataLoader\nreturn len(list(DataLoader(x, batch_size=2)))"
    )
    child.load(code)
    assert child.call("f", [1, 2, 3]).outputs == (2,)


def test_a_default_dtype_set_by_the_learner_leaves_inputs_as_they_were_sent(child):
    child.load(method("torch.set_default_dtype(torch.float64)\nreturn x"))
    for _ in range(2):
        assert child.call("f", tensor(1)).outputs[0].dtype == "float32"


def test_a_default_device_set_by_the_learner_leaves_inputs_as_they_were_sent(child):
    child.load(method("torch.set_default_device('meta')\nreturn x"))
    for _ in range(2):
        assert floats(child.call("f", tensor(1)).outputs[0]) == [1.0]


def test_a_lone_exit_handler_of_the_learner_is_not_run(child):
    child.load(method("import atexit\natexit.register(print, 'late')\nreturn x"))
    child.call("f", 1)
    assert child.finish() == 0
    assert child.printed() == ""
