"""Role "solve": the talk, what exceptions become, and code that works against its harness."""

from __future__ import annotations

import os

import pytest

from sandbox.wire.values import Opaque
from tests.sandbox.making import floats, method, tensor

pytestmark = pytest.mark.sandbox


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


def test_a_traceback_holds_the_learners_lines_only(child):
    child.load(method("return self.g(x)\n") + "    def g(self, x):\n        return x @ x.T[:1]\n")
    error = child.call("f", tensor(1, 2, 3, 4, 5, 6, shape=(2, 3))).error
    assert (error.kind, error.line) == ("runtime_error", 6)
    assert error.message.startswith("Line 6: RuntimeError: mat1 and mat2 shapes cannot be")
    assert 'File "solution.py", line 4, in f' in error.trace
    assert "return x @ x.T[:1]" in error.trace
    assert "harness" not in error.trace


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("torch.ones(2, 3) @ torch.ones(2, 3)", "must equal the last but one of `b`"),
        ("torch.ones(2, 3, 4) @ torch.ones(2, 3, 4)", "must equal the last but one of `b`"),
        ("torch.bmm(torch.ones(2, 3, 4), torch.ones(5, 4, 3))", "numbers of matrices"),
        ("torch.ones(2, 3) @ torch.ones(4)", "must equal the last but one of `b`"),
        ("torch.ones(3) @ torch.ones(4)", "Both vectors need as many elements"),
        ("np.ones((2, 3)) @ np.ones((2, 3))", "must equal the last but one of `b`"),
        ("np.dot(np.ones((2, 3)), np.ones((2, 3)))", "must equal the last but one of `b`"),
        ("torch.nn.Linear(3, 4)(torch.ones(2, 5))", "`nn.Linear(a, b)` is given must be `a`"),
        ("torch.ones(3) + torch.ones(4)", "two sizes must be equal, or one of them 1"),
        ("np.ones(3) + np.ones(4)", "two sizes must be equal, or one of them 1"),
        ("torch.ones(2, 2).long() @ torch.ones(2, 2)", "`.float()` makes fractions"),
        ("torch.bmm(torch.ones(1, 2, 2).long(), torch.ones(1, 2, 2))", "`.float()` makes fr"),
        ("torch.ones(2).long() @ torch.ones(2)", "`.float()` makes fractions"),
        ("torch.ones(2, 2).long() @ torch.ones(2)", "`.float()` makes fractions"),
        ("torch.nn.Linear(2, 2)(torch.ones(2, 2).long())", "`.float()` makes fractions"),
        ("torch.ones(2, 2).double() @ torch.ones(2, 2)", "`.float()` makes float32 of both"),
        ("torch.ones(2).long().mean()", "The tensor holds whole numbers; `.float()`"),
        ("self.v", "Is `self.v = …` missing in `__init__`, or is it an argument? Then it is `v` "),
        ("nn.Linear(1, 1)", "Write `from torch import nn` at the top."),
        ("true", "Python writes `True`."),
        ("torch.cat(torch.ones(2), torch.ones(2))", "one list: `torch.cat([a, b])`."),
        ("torch.stack(torch.ones(2))", "one list: `torch.stack([a, b])`."),
        ("2.0 ^ 2", "A power is written `**` in Python"),
        ("import socket; socket.getaddrinfo('no.invalid', 80)", "The sandbox has no network."),
        ("import urllib.error as u; raise u.URLError('no')", "The sandbox has no network."),
        ("open('there/is/none')", "it can write them under /tmp only."),
        ("raise PermissionError(13, 'no')", "it can write them under /tmp only."),
    ],
)
def test_the_commonest_crashes_are_told_with_what_to_try(child, body, advice):
    child.load(method(body))
    error = child.call("f", 1).error
    assert (error.kind, error.line) == ("runtime_error", 4)
    assert advice in error.message
    assert advice not in error.trace


@pytest.mark.parametrize(
    "body",
    [
        "[1].shape",  # not the author's class
        "class Own(RuntimeError): pass\nraise Own('The size of tensor a (')",
        "raise KeyError('mat1 and mat2 shapes cannot be multiplied')",
        "raise RuntimeError('expected scalar type Half but found Float')",
        "raise OSError('no number')",
        "unknown",
        "raise NameError('torch')",
        "raise TypeError('C() takes no arguments')",  # nothing here is like a constructor
    ],
)
def test_other_crashes_get_no_advice(child, body):
    child.load(method(body))
    error = child.call("f", 1).error
    assert error.message == f"Line {error.line}: {error.trace.splitlines()[-1]}"


@pytest.mark.parametrize(
    ("bases", "name"),
    [("", "_init_"), ("", "__int__"), ("", "init"), ("(nn.Module)", "_init_")],
)
def test_a_constructor_under_another_name_is_pointed_out(child, bases, name):
    code = f"from torch import nn\nclass Solution{bases}:\n    def {name}(self, a):\n"
    child.load(code + "        self.a = a\n    def f(self, x):\n        return x\n")
    error = child.call("f", 1, init=(2,)).error
    assert error.kind == "runtime_error"
    assert f"`{name}` in line 3 constructs nothing: Python looks for `__init__`" in error.message


@pytest.mark.parametrize(
    "wrong",
    ["nn.Linear(in_feature=1)", "Head(x)", "Head(dim=3)", "object(3)"],
)
def test_a_right_constructor_and_a_helper_of_a_like_name_are_let_be(child, wrong):
    code = (
        "from torch import nn\n"
        "def init(w): return w\n"
        "class Head:\n"
        "    def __init__(self): self.init()\n"
        "    def init(self): return 1\n"
        "class Solution:\n"
        "    def init(self): return 1\n"
    )
    child.load(f"{code}    def f(self, x):\n        return {wrong}\n")
    assert "constructs nothing" not in child.call("f", 1).error.message


def test_so_is_that_of_a_class_that_the_entry_uses(child):
    code = "class Head:\n    def _init_(self, a):\n        self.a = a\n"
    child.load(code + "class Solution:\n    def f(self, x):\n        return Head(x)\n")
    error = child.call("f", 1).error
    assert error.line == 6
    assert "`_init_` in line 2 constructs nothing" in error.message


def test_advice_calls_nothing_of_the_authors_exception(child):
    body = (
        "if x == 2: return getattr(Solution, 'ran', 'never')\n"
        "class E(OSError):\n"
        "    def ran(self, *other): Solution.ran = 'ran'; raise E\n"
        "    errno = property(ran)\n"
        "    __eq__ = __hash__ = __bool__ = __len__ = __contains__ = ran\n"
        "raise E(2, 'no')"
    )
    child.load(method(body))
    assert child.call("f", 1).error.message.endswith("under /tmp only.")
    assert child.call("f", 2).outputs == ("never",)


def test_a_long_text_is_capped_with_its_advice(child):
    child.load(method("raise RuntimeError('The size of tensor a (' + 'x' * 5000)"))
    assert len(child.call("f", 1).error.message) == 1000


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


def test_a_warning_names_the_learners_own_line_and_no_file_of_ours(child):
    # Asked for its words only: warnings of this process, which is one of pytest's, are kept by it.
    body = (
        "import warnings\n"
        "print(warnings.formatwarning('old', UserWarning, 'solution.py', 7), end='')\n"
        "print(warnings.formatwarning('old', UserWarning, '/ours/harness.py', 9), end='')"
    )
    child.load(method(body))
    assert child.call("f", 1).error is None
    assert child.printed() == "Line 7: UserWarning: old\nUserWarning: old\n"


def test_what_is_printed_arrives_before_the_result(child):
    child.load(method("print('hello', x)\nimport sys\nsys.stderr.write('half')\nreturn x"))
    child.call("f", 3)
    assert child.printed() == "hello 3\nhalf"


def test_a_learner_who_replaces_or_closes_stdout_is_graded_all_the_same(child):
    child.load(method("import sys, io\nsys.stdout.close()\nsys.stdout = io.StringIO()\nreturn x"))
    assert child.call("f", 3).outputs == (3,)
    assert child.finish() == 0


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


def test_a_lone_exit_handler_of_the_learner_is_not_run(child):
    child.load(method("import atexit\natexit.register(print, 'late')\nreturn x"))
    child.call("f", 1)
    assert child.finish() == 0
    assert child.printed() == ""
