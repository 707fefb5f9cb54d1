"""Role "solve": what a case does: its inputs, its steps, and what is read back of them."""

from __future__ import annotations

import struct

import pytest

from sandbox.wire.messages import Step
from sandbox.wire.values import Array, Generator, Given, Raised, Ref
from tests.sandbox.making import floats, method, tensor

pytestmark = pytest.mark.sandbox


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
