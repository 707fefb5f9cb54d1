"""Roles "author" and "check": drawing cases, and judging outputs."""

from __future__ import annotations

import struct

import pytest

from sandbox.wire.messages import Case, Step
from sandbox.wire.values import Array, Generator, Given, Opaque, Raised, Ref

pytestmark = pytest.mark.sandbox

HEAD = (
    "import numpy as np, torch\nfrom sandbox.cases import *\nfrom sandbox.cases import Case, call\n"
)


def drawn(child, body: str, which: str = "examples", seed: int = 0, **job):
    loaded = child.load(HEAD + body, "", role="author", **{"output_kb": 65536, **job})
    assert loaded.error is None, loaded.error
    return child.draw(which, seed)


def test_examples_are_sent_as_they_were_written(child):
    made = drawn(
        child,
        "def examples():\n    return [Case('ten steps', [call('f', 10, 0.5, [1], {1: 'a'})],"
        " init=(3,), train=True, constructed=True, seed=9, explanation='*why*')]",
    )
    assert made.error is None
    assert made.cases == (
        Case(
            "ten steps", (3,), {}, (Step("call", "f", (10, 0.5, [1], {1: "a"})),), 9, True, True,
            "*why*",
        ),
    )  # fmt: skip


def test_a_seed_that_is_not_set_is_minus_one(child):
    made = drawn(child, "def examples(): return [Case('a', [call('f')])]")
    assert made.cases[0].seed == -1


def test_every_authoring_word_arrives(child):
    body = """
def hidden(rng):
    objects = {"m": given("model", 3, seed=4, bias=False), "g": generator(8)}
    steps = [
        call("f", ref("m"), ref("g"), given_name("twice"), normal(rng, 2, 3, requires_grad=True),
             array(rng, 2), integers(rng, 0, 5, 4), uniform(rng, 1), np.float32(2),
             times=2, returns=False, raises=KeyError, reads=[3], gradients=(3,), mutable=[4]),
        attribute("size"),
        read("m"),
    ]
    return [Case("all", steps, objects=objects)]
"""
    (case,) = drawn(child, body, "hidden", 5).cases
    assert case.objects == {"m": Given("model", (3,), {"bias": False}, 4), "g": Generator(8)}
    step = case.steps[0]
    assert step.args[:3] == (Ref("m"), Ref("g"), Given("twice", call=False))
    assert [a.dtype for a in step.args[3:]] == ["float32", "float64", "int64", "float32", "float32"]
    assert step.args[3].requires_grad
    assert (step.times, step.returns, step.raises) == (2, False, "KeyError")
    assert (step.reads, step.gradients, step.mutable) == ((3,), (3,), (4,))
    assert [(s.kind, s.method) for s in case.steps[1:]] == [("attribute", "size"), ("object", "m")]


def test_hidden_cases_follow_their_seed(fork):
    body = "def hidden(rng): return [Case('a', [call('f', normal(rng, 3), torch.rand(2))])]"
    child = fork()
    first = drawn(child, body, "hidden", 2**62)
    assert first == child.draw("hidden", 2**62)
    assert first == drawn(fork(), body, "hidden", 2**62)
    assert first != child.draw("hidden", 1)


def test_cases_may_import_given_code(child):
    body = "from given import SIZE\ndef examples(): return [Case('a', [call('f', SIZE)])]"
    made = drawn(child, body, given="SIZE = 7")
    assert made.cases[0].steps[0].args == (7,)


def test_whether_there_is_a_checker_is_told(fork):
    assert fork().load("def check(c, o, e): pass", "", role="author").has_check
    assert not fork().load("x = 1", "", role="author").has_check
    assert fork().load("def check(c, o, e): pass", "", role="check").has_check


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "no function `examples`"),
        ("def examples(): return 1 / 0", "Line 4: ZeroDivisionError"),
        ("def examples(): return None", "not iterable"),
        ("def examples(): return [1]", "examples()[0] is a int, not a `Case`"),
        ("def examples(): return [Case('', [call('f')])]", "`name` must be"),
        ("def examples(): return [Case('a', [])]", "`steps` must be a list"),
        ("def examples(): return [Case('a', call('f'))]", "`steps` must be a list"),
        ("def examples(): return [Case('a', ['f'])]", "a step is made by"),
        ("def examples(): return [Case('a', [read('m')])]", "names no shared object"),
        ("def examples(): return [Case('a', [call('f', reads=[0])])]", "no argument at position 0"),
        ("def examples(): return [Case('a', [call('f', times=0)])]", "called 0 times"),
        ("def examples(): return [Case('a', [call('f')], seed=-3)]", "`seed` must be"),
        (
            "def examples(): return [Case('a', [call('f', object())])]",
            "type `object` cannot be sent",
        ),
        ("def examples(): return [Case('a', [call('f', torch.eye(2).to_sparse())])]", "sparse"),
        ("def examples(): return [Case('a', [call('f', lambda: 1)])]", "given_name"),
        ("def examples(): return [Case('a', [call('f', ref('m'))])]", "no shared object `m`"),
    ],
)
def test_a_mistake_of_the_author_is_told(child, body, words):
    error = drawn(child, body).error
    assert error is not None
    assert words in error.message


def test_cases_larger_than_the_job_takes_are_told(child):
    body = "def examples(): return [Case('a', [call('f', torch.zeros(10**5))])]"
    error = drawn(child, body, output_kb=64).error
    assert error.kind == "output_limit"


def test_an_error_while_loading_names_the_authors_line(child):
    error = child.load("x = 1\ny = z", "", role="author").error
    assert (error.kind, error.line) == ("runtime_error", 2)
    assert 'File "cases.py", line 2' in error.trace


CASE = Case("a", (), {"g": Generator(1)}, (Step("call", "f", (Ref("g"), [3])),), 4)


def checked(child, body: str, output, expected=None, case: Case = CASE, **job):
    assert child.load(HEAD + body, "", role="check", **job).error is None
    return child.check(case, output, expected)


@pytest.mark.parametrize("returned", ["None", "''"])
def test_nothing_said_is_right(child, returned):
    answer = checked(child, f"def check(case, output, expected): return {returned}", 1)
    assert (answer.reason, answer.error) == ("", None)


def test_a_text_is_the_reason(child):
    body = (
        "def check(case, output, expected):\n"
        "    a = case.steps[0].args\n"
        "    return f'{case.name} {a[1]} {a[0].initial_seed()} {output} {expected} {case.seed}'"
    )
    assert checked(child, body, (1, 2), [3]).reason == "a [3] 1 (1, 2) [3] 4"


def test_outputs_arrive_as_tensors_and_arrays(child):
    body = (
        "def check(case, output, expected):\n"
        "    return f'{type(output[0]).__name__} {type(output[1]).__name__} {output[2].type_name}'"
    )
    four = struct.pack("<f", 4)
    output = (
        Array("torch", "float32", (1,), four), Array("numpy", "float32", (1,), four),
        Raised("KeyError"),
    )  # fmt: skip
    assert checked(child, body, output).reason == "Tensor ndarray KeyError"


def test_a_checker_that_dies_is_an_error_with_its_line(child):
    answer = checked(child, "def check(case, output, expected): return output.shape", Opaque("X"))
    assert answer.error is not None
    assert answer.error.line == 4
    again = child.check(CASE, 1, 1)
    assert "no attribute 'shape'" in again.error.message


def test_a_checker_that_answers_otherwise_is_an_error(child):
    answer = checked(child, "def check(case, output, expected): return True", 1)
    assert "returned a bool" in answer.error.message


def test_a_checker_that_exits_is_an_error(child):
    answer = checked(child, "import sys\ndef check(case, output, expected): sys.exit(0)", 1)
    assert answer.error.kind == "runtime_error"


def test_an_output_of_an_impossible_shape_is_a_reason(child):
    output = Array("torch", "float32", (0, 2**63), b"")
    answer = checked(child, "def check(case, output, expected): return None", output)
    assert "shape" in answer.reason
