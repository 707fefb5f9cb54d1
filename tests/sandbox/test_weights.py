"""Parameters as the harness finds, orders and fills them, whatever they are called."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from sandbox.wire.frames import Kind
from sandbox.wire.messages import BindRequest, CaseRequest, Filling, Parameters, Result, Step
from sandbox.wire.values import Array

pytestmark = pytest.mark.sandbox

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


def net(init: str, forward: str, args: str = "") -> str:
    lines = "\n".join(f"        {line}" for line in init.splitlines())
    body = "\n".join(f"        {line}" for line in forward.splitlines())
    return (
        f"{HEAD}class Net(nn.Module):\n    def __init__(self{args}):\n        super().__init__()\n"
        f"{lines}\n    def forward(self, x):\n{body}\n"
    )


def ones(*shape: int) -> Array:
    count = int(np.prod(shape))
    return Array("torch", "float32", shape, struct.pack(f"<{count}f", *[1.0] * count))


def ids(*shape: int) -> Array:
    return Array("torch", "int64", shape, b"\0" * 8 * int(np.prod(shape)))


def used(child, code: str, x: Array) -> list[str]:
    """Paths in order of first use; those never used are left out."""
    assert child.load(code, "Net").error is None
    found = child.parameters(Step("call", "forward", (x,)))
    assert found.error is None
    assert found.module
    in_order = sorted((p for p in found.parameters if p.order >= 0), key=lambda p: p.order)
    return [p.path for p in in_order]


CASES = {
    "declared in reverse": (
        "self.v = nn.Linear(4, 2, bias=False)\nself.k = nn.Linear(4, 2, bias=False)\n"
        "self.q = nn.Linear(4, 2, bias=False)",
        "return self.q(x) @ self.k(x).mT @ self.v(x)",
        ["q.weight", "k.weight", "v.weight"],
    ),
    "a weight goes before its bias": (
        "self.a = nn.Linear(4, 2)",
        "return self.a(x)",
        ["a.weight", "a.bias"],
    ),
    "nn.Sequential": (
        "self.net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.LayerNorm(8))",
        "return self.net(x)",
        ["net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias"],
    ),
    "nn.ModuleList walked backwards": (
        "self.layers = nn.ModuleList(nn.Linear(4, 4, bias=False) for _ in range(3))",
        "for layer in reversed(self.layers): x = layer(x)\nreturn x",
        ["layers.2.weight", "layers.1.weight", "layers.0.weight"],
    ),
    "nn.ParameterList and nn.ParameterDict": (
        "self.d = nn.ParameterDict({'b': torch.zeros(4)})\n"
        "self.l = nn.ParameterList([torch.ones(4, 4)])",
        "return x @ self.l[0] + self.d['b']",
        ["l.0", "d.b"],
    ),
    "raw parameters with operators": (
        "self.b = nn.Parameter(torch.zeros(2))\nself.w = nn.Parameter(torch.ones(2, 4))\n"
        "self.unused = nn.Parameter(torch.ones(1))",
        "return x @ self.w.T + self.b",
        ["w", "b"],
    ),
    "reading a shape is no use": (
        "self.b = nn.Parameter(torch.zeros(2))\nself.w = nn.Parameter(torch.ones(2, 4))",
        "n = self.b.shape[0] + self.b.size(0) + len(self.b) + self.b.dim()\n"
        "return x @ self.w.mT + self.b",
        ["w", "b"],
    ),
    "by .data, indexing and einsum": (
        "self.a = nn.Parameter(torch.ones(4, 4))\nself.b = nn.Parameter(torch.ones(4, 4))\n"
        "self.c = nn.Parameter(torch.ones(4))",
        "return torch.einsum('bi,ij->bj', x, self.c[:4] * self.b) @ self.a.data",
        ["c", "b", "a"],
    ),
    "by keyword and in a list": (
        "self.a = nn.Parameter(torch.ones(1, 4))\nself.w = nn.Parameter(torch.ones(4, 4))",
        "return torch.cat([F.linear(x, weight=self.w), self.a])",
        ["w", "a"],
    ),
    "frozen and tied": (
        "self.a = nn.Linear(4, 4, bias=False)\nself.b = nn.Linear(4, 4, bias=False)\n"
        "self.b.weight = self.a.weight\nself.c = nn.Linear(4, 1).requires_grad_(False)",
        "return self.c(self.b(self.a(x)))",
        ["a.weight", "c.weight", "c.bias"],
    ),
    "a dead layer": (
        "self.dead = nn.Linear(4, 4)\nself.live = nn.Linear(4, 4)",
        "return self.live(x)",
        ["live.weight", "live.bias"],
    ),
    "nn.MultiheadAttention": (
        "self.m = nn.MultiheadAttention(4, 2, batch_first=True)",
        "return self.m(x, x, x)[0]",
        ["m.in_proj_weight", "m.in_proj_bias", "m.out_proj.weight", "m.out_proj.bias"],
    ),
    "nn.GRU": (
        "self.g = nn.GRU(4, 2)",
        "return self.g(x)[0]",
        ["g.weight_ih_l0", "g.weight_hh_l0", "g.bias_ih_l0", "g.bias_hh_l0"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_order_is_that_of_first_use(child, name):
    init, forward, expected = CASES[name]
    found = used(child, net(init, forward), ones(3, 4))
    if "MultiheadAttention" in name:
        assert sorted(found) == sorted(expected)
    else:
        assert found == expected


def test_embeddings_and_convolutions_are_seen(child):
    init = "self.c = nn.Conv1d(2, 3, 1)\nself.e = nn.Embedding(5, 2)"
    found = used(child, net(init, "return self.c(self.e(x).mT)"), ids(1, 4))
    assert found == ["e.weight", "c.weight", "c.bias"]


def test_a_lazy_layer_is_described_and_filled(child):
    child.load(net("self.a = nn.LazyLinear(2, bias=False)", "return self.a(x)"), "Net")
    found = child.parameters(Step("call", "forward", (ones(1, 4),)))
    assert [(p.path, p.shape) for p in found.parameters] == [("a.weight", (2, 4))]
    assert child.bind(Filling("a.weight", "w", "weight")).error is None


def test_a_parameter_is_described(child):
    init = "self.n = nn.LayerNorm(4)\nself.blocks = nn.ModuleList([nn.Linear(4, 2)])"
    child.load(net(init, "return self.blocks[0](self.n(x))"), "Net")
    found = child.parameters(Step("call", "forward", (ones(1, 4),)))
    by_path = {p.path: p for p in found.parameters}
    assert by_path["n.weight"].initial == "ones"
    assert by_path["n.bias"].initial == "zeros"
    weight = by_path["blocks.0.weight"]
    assert (weight.shape, weight.owner, weight.owner_class) == ((2, 4), "blocks.0", "Linear")
    assert weight.initial == ""


def guessed(child, shape, path="a.weight", x=None):
    """Send a case that guesses this one parameter; not yet its answer."""
    guess = BindRequest(0, 7, (Filling(path, "w", "weight", shape),))
    step = Step("call", "forward", (x or ones(1, 4),))
    child.send(Kind.CASE, CaseRequest(0, 5, (), {}, (step,), False, True, guess))


def test_a_guess_that_fits_is_answered_at_once_and_as_a_binding_would_be(child):
    child.load(net("self.a = nn.Linear(4, 2, bias=False)", "return self.a(x)"), "Net")
    child.parameters(Step("call", "forward", (ones(1, 4),)))
    bound = child.bind(Filling("a.weight", "w", "weight"))
    guessed(child, (2, 4))
    assert child.receive(Kind.RESULT, Result) == bound


@pytest.mark.parametrize(("path", "shape"), [("b.weight", (2, 4)), ("a.weight", (4, 2))])
def test_a_guess_that_does_not_fit_gives_the_parameters(child, path, shape):
    child.load(net("self.a = nn.Linear(4, 2, bias=False)", "return self.a(x)"), "Net")
    guessed(child, shape, path)
    found = child.receive(Kind.PARAMETERS, Parameters)
    assert [(p.path, p.shape, p.order) for p in found.parameters] == [("a.weight", (2, 4), 0)]
    guessed_right = child.bind(Filling("a.weight", "w", "weight"))
    assert guessed_right.error is None


def test_a_guess_without_one_of_the_parameters_does_not_fit(child):
    child.load(net("self.a = nn.Linear(4, 2)", "return self.a(x)"), "Net")
    guessed(child, (2, 4))
    assert len(child.receive(Kind.PARAMETERS, Parameters).parameters) == 2


def test_no_guess_fits_a_lazy_layer(child):
    child.load(net("self.a = nn.LazyLinear(2, bias=False)", "return self.a(x)"), "Net")
    guessed(child, (2, 4))
    assert child.receive(Kind.PARAMETERS, Parameters).parameters[0].shape == (2, 4)
    assert child.bind(Filling("a.weight", "w", "weight")).error is None


def test_an_error_under_a_guess_is_the_learners(child):
    child.load(net("self.a = nn.Linear(4, 2, bias=False)", "return self.a(x) @ x"), "Net")
    guessed(child, (2, 4))
    error = child.receive(Kind.RESULT, Result).error
    assert (error.kind, error.line) == ("runtime_error", 9)


def test_an_object_is_constructed_once_where_nothing_ran_on_it(child):
    child.load(net("print('made')\nself.a = nn.Linear(4, 2)", "return x"), "Net")
    child.parameters(Step("attribute", "a.in_features"))
    assert child.bind().outputs == (4,)
    assert child.printed() == "made\n"


def test_a_lazy_layer_leaves_training_mode_as_the_case_says(child):
    code = net("self.a = nn.LazyLinear(2)", "self.a(x)\nreturn self.training")
    child.load(code, "Net")
    child.parameters(Step("call", "forward", (ones(1, 4),)), train=True)
    assert child.bind().outputs == (True,)


def test_an_object_that_is_no_module_has_nothing_to_bind(child):
    child.load("class Net:\n    def forward(self, x): return x", "Net")
    found = child.parameters(Step("call", "forward", (ones(1),)))
    assert not found.module
    assert child.bind().outputs == (ones(1),)


def test_an_error_while_tracing_is_the_learners(child):
    child.load(net("self.a = nn.Linear(3, 2)", "return self.a(x)"), "Net")
    error = child.parameters(Step("call", "forward", (ones(1, 4),))).error
    assert (error.kind, error.line) == ("runtime_error", 9)


def test_the_same_role_gives_the_same_numbers_whatever_the_names(fork):
    q = net("self.q = nn.Linear(4, 2)", "return self.q(x)")
    other = net(
        "self.b = nn.Parameter(torch.ones(2))\n"
        "self.layer = nn.Sequential(nn.Linear(4, 2, bias=False))",
        "return self.layer(x) + self.b",
    )
    outputs = []
    for code, weight, bias in ((q, "q.weight", "q.bias"), (other, "layer.0.weight", "b")):
        child = fork()
        child.load(code, "Net")
        child.parameters(Step("call", "forward", (ones(1, 4),)))
        fillings = (Filling(weight, "w", "weight"), Filling(bias, "b", "bias"))
        outputs.append(child.bind(*fillings).outputs[0])
    assert np.allclose(*(np.frombuffer(o.data, "f4") for o in outputs), atol=1e-6)


def test_other_seeds_and_roles_give_other_numbers(child):
    child.load(net("self.a = nn.Linear(4, 2)", "return self.a(x)"), "Net")
    child.parameters(Step("call", "forward", (ones(1, 4),)))
    one = child.bind(Filling("a.weight", "w", "weight"), seed=1)
    assert one == child.bind(Filling("a.weight", "w", "weight"), seed=1)
    assert one != child.bind(Filling("a.weight", "w", "weight"), seed=2)
    assert one != child.bind(Filling("a.weight", "v", "weight"), seed=1)


def test_binding_reaches_frozen_and_double_precision_parameters(child):
    code = net("self.w = nn.Parameter(torch.zeros(3, dtype=torch.double), False)", "return self.w")
    child.load(code, "Net")
    child.parameters(Step("call", "forward", (ones(1),)))
    (output,) = child.bind(Filling("w", "g", "gain")).outputs
    assert output.dtype == "float64"
    assert np.abs(np.frombuffer(output.data) - 1).max() > 0.01


def test_what_the_constructor_draws_is_the_same_each_time(child):
    code = net("self.noise = torch.rand(3)\nself.w = nn.Linear(1, 1)", "return self.noise")
    child.load(code, "Net")
    child.parameters(Step("call", "forward", (ones(1),)))
    fill = Filling("w.weight", "w", "weight")
    assert child.bind(fill) == child.bind(fill)


def test_the_random_stream_of_the_steps_does_not_depend_on_the_constructor(fork):
    outputs = []
    for init in ("pass", "self.w = nn.Linear(9, 9)"):
        child = fork()
        child.load(net(init, "return torch.rand(2)"), "Net")
        child.parameters(Step("call", "forward", (ones(1),)))
        outputs.append(child.bind().outputs)
    assert outputs[0] == outputs[1]


def test_tracing_leaves_training_mode_as_the_case_says(child):
    child.load(net("self.w = nn.Linear(1, 1)", "return self.training"), "Net")
    child.parameters(Step("call", "forward", (ones(1),)), train=True)
    assert child.bind().outputs == (True,)


def test_scales_follow_the_rules(warm):
    from sandbox.harness.weights import draw

    assert draw(1, "r", "weight", (500, 100)).std() == pytest.approx(0.1, rel=0.02)
    assert draw(1, "r", "embedding", (500, 100)).std() == pytest.approx(1, rel=0.02)
    assert draw(1, "r", "bias", (50_000,)).std() == pytest.approx(0.3, rel=0.02)
    gain = draw(1, "r", "gain", (50_000,))
    assert (gain.mean(), gain.std()) == pytest.approx((1, 0.3), abs=0.01)
    with pytest.raises(ValueError, match="not known"):
        draw(1, "r", "other", (1,))
